import type { ExplainedValue } from "../job/Explanation.ts"
import { jsonNumber } from "../job/jsonNumber.ts"
import { planOf, readFormula, type CompileOptions } from "./compile.ts"
import type { Port } from "./graph.ts"
import type { Operand } from "./operand.ts"
import type { Plan } from "./Plan.ts"
import { makeSlots } from "./slots.ts"
import type { Expression, Statement } from "./syntaxTree.ts"

/** The plan of a formula that keeps the series of every operation, so that each part of the text can be asked about. */
export interface Trace {
  readonly text: string
  readonly statements: ReadonlyArray<Statement>
  readonly plan: Plan
  /** What a part of the text is worth at a bar of the last run; `undefined` when the plan does not compute it. */
  readonly valueAt: (expression: Expression, bar: number) => ExplainedValue | undefined
}

/**
 * Compiles a formula as `compileFormula` does, operation by operation; only no
 * memory is used twice.
 *
 * @throws FormulaError
 */
export const traceFormula = (text: string, options?: CompileOptions): Trace => {
  const ready = readFormula(text, options)
  const computed = new Set(ready.nodes.flatMap((node) => node.outputs))
  const slots = makeSlots(ready.nodes, computed)
  const portAt = (port: Port, bar: number) => {
    const value = slots.slotOf(port).data[bar]
    return port.type === "bool" ? value === 1 : jsonNumber(value)
  }
  const operandAt = (operand: Operand, bar: number): ExplainedValue | undefined => {
    if (operand.kind === "constant")
      return typeof operand.value === "number" ? jsonNumber(operand.value) : operand.value
    const ports = operand.kind === "tuple" ? operand.ports : [operand.port]
    if (!ports.every((port) => computed.has(port))) return undefined
    return operand.kind === "tuple" ? ports.map((port) => portAt(port, bar)) : portAt(operand.port, bar)
  }
  return {
    text,
    statements: ready.statements,
    plan: planOf(ready, slots),
    valueAt: (expression, bar) => {
      const operand = ready.checked.operands.get(expression)
      return operand === undefined ? undefined : operandAt(operand, bar)
    },
  }
}
