import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { FormulaError } from "../job/JobError.ts"
import { type CompileOptions, costOf, planOf, readFormula, type ReadyFormula } from "./compile.ts"
import { compiling } from "./compiling.ts"
import { formulaErrors } from "./formulaErrors.ts"
import { describe, type Operand } from "./operand.ts"
import { makeSlots } from "./slots.ts"
import type { Statement } from "./syntaxTree.ts"

/** A formula does not compile: its independent mistakes, at most one a statement. @since 0.1.0 */
export class FormulaErrors extends Schema.TaggedError<FormulaErrors>()("FormulaErrors", {
  errors: Schema.Array(FormulaError),
  message: Schema.String,
}) {}

/** A value that a formula names, and what it is in words, such as "a series of numbers". @since 0.1.0 */
export interface FormulaValue {
  readonly name: string
  readonly type: string
}

/** What is known of a formula before it runs. @since 0.1.0 */
export interface FormulaFacts {
  /** The named values, in the order of the text. */
  readonly values: ReadonlyArray<FormulaValue>
  /** What the formula comes to, in words. */
  readonly result: string
  /** As in `Plan`: bars, `Infinity` for the whole history. */
  readonly lookback: number
  /** As in `Plan`: bars before the first value. */
  readonly warmup: number
  readonly columns: ReadonlyArray<string>
  /** How many operations run; parts that are the same run once. */
  readonly operations: number
  /** Steps a bar: 1 an operation, the length of a window that is walked at each bar. */
  readonly costPerBar: number
}

const namedBy = ({ isTuple, names }: Statement, operand: Operand): ReadonlyArray<FormulaValue> => {
  if (!isTuple || operand.kind !== "tuple") return names.map(({ name }) => ({ name, type: describe(operand) }))
  return names.flatMap(({ name }, index) =>
    name === "_" ? [] : [{ name, type: describe({ kind: "series", port: operand.ports[index] }) }],
  )
}

/** What a formula that may run is, reads and costs. */
export const factsOf = (ready: ReadyFormula): FormulaFacts => {
  const { checked, nodes, statements } = ready
  const { columns, lookback, warmup } = planOf(ready, makeSlots(nodes, new Set()))
  const costs = nodes.map(costOf).filter((cost) => cost > 0)
  return {
    values: statements.flatMap((statement) => {
      const operand = checked.operands.get(statement.value)
      return operand === undefined ? [] : namedBy(statement, operand)
    }),
    result: describe({ kind: "series", port: checked.result }),
    lookback,
    warmup,
    columns,
    operations: costs.length,
    costPerBar: costs.reduce((sum, cost) => sum + cost, 0),
  }
}

/**
 * Checks a formula without a bar: what it names and comes to, what it reads and
 * costs. Unlike `FormulaService.compile` it fails with all mistakes that are
 * independent of each other, at most one a statement.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { checkFormula } from "marketsweep"
 *
 * const facts = checkFormula("average = ta.sma(close, 20)\nclose > average", { jobType: "scan" })
 *
 * Effect.runSync(facts).lookback // 19
 * ```
 *
 * @since 0.1.0
 */
export const checkFormula = (text: string, options: CompileOptions = {}): Effect.Effect<FormulaFacts, FormulaErrors> =>
  compiling(() => factsOf(readFormula(text, options))).pipe(
    Effect.mapError((first) => {
      const errors = formulaErrors(text, options.parameters ?? {}, first)
      return new FormulaErrors({ errors, message: errors.map(({ message }) => message).join("\n") })
    }),
  )
