import type { ExplainedValue } from "../job/Explanation.ts"
import { jsonNumber } from "../job/jsonNumber.ts"
import { readFormula } from "./compile.ts"
import type { CompileOptions } from "./CompileOptions.ts"
import type { Port } from "./plan/graph/graph.ts"
import type { Operand } from "./check/context/operand.ts"
import type { Plan, Series } from "./plan/Plan.ts"
import { planOf } from "./plan/graph/planOf.ts"
import { makeSlots } from "./plan/graph/slots.ts"
import type { Expression, Statement } from "./syntax/syntaxTree.ts"

type OneValue = Exclude<ExplainedValue, ReadonlyArray<unknown>>

const isOne = (value: ExplainedValue | undefined): value is OneValue => value !== undefined && !Array.isArray(value)

/** The plan of a formula that keeps the series of every operation, so that each part of the text can be inspected. */
export interface Trace {
  readonly text: string
  readonly statements: ReadonlyArray<Statement>
  readonly plan: Plan
  /** The value of a part of the text at a bar of the last run; `undefined` if the plan does not compute it. */
  readonly valueAt: (expression: Expression, bar: number) => ExplainedValue | undefined
  /**
   * The series of a part of the text in the last run, valid until the next one and empty before the first; `undefined`
   * if it is constant, has several values, or the plan does not compute it.
   */
  readonly seriesOf: (expression: Expression) => Series | undefined
}

/**
 * Compiles a formula as `compileFormula` does, operation by operation, but
 * never reuses memory.
 *
 * @throws FormulaMistake
 */
export const traceFormula = (text: string, options?: CompileOptions): Trace => {
  const ready = readFormula(text, options, true)
  const computed = new Set(ready.nodes.flatMap((node) => node.outputs))
  const slots = makeSlots(ready.nodes, computed)
  const portAt = (port: Port, bar: number) => {
    const value = slots.slotOf(port).data[bar]
    return port.type === "bool" ? value === 1 : jsonNumber(value)
  }
  const computedPort = (operand: Operand | undefined): Port | undefined => {
    const port = operand?.kind === "series" ? ready.portOf(operand.port) : undefined
    return port !== undefined && computed.has(port) ? port : undefined
  }
  const operandAt = (operand: Operand, bar: number): ExplainedValue | undefined => {
    if (operand.kind === "constant")
      return typeof operand.value === "number" ? jsonNumber(operand.value) : operand.value
    if (operand.kind === "drawn") return undefined
    if (operand.kind === "tuple") {
      const values = operand.values.map((each) => operandAt(each, bar))
      return values.every(isOne) ? values : undefined
    }
    const port = computedPort(operand)
    return port === undefined ? undefined : portAt(port, bar)
  }
  return {
    text,
    statements: ready.statements,
    plan: planOf(ready, slots),
    valueAt: (expression, bar) => {
      const operand = ready.operands.get(expression)
      return operand === undefined ? undefined : operandAt(operand, bar)
    },
    seriesOf: (expression) => {
      const port = computedPort(ready.operands.get(expression))
      return port === undefined ? undefined : slots.slotOf(port).data
    },
  }
}
