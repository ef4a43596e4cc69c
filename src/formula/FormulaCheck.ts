import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { FormulaError } from "../job/JobError.ts"
import { readFormula, type ReadyFormula } from "./compile.ts"
import type { CompileOptions } from "./CompileOptions.ts"
import { catchMistake, toFormulaError } from "./compiling.ts"
import { formulaMistakes } from "./formulaMistakes.ts"
import { describe, type Operand } from "./check/context/operand.ts"
import { costOf, operationsOf } from "./plan/graph/neededNodes.ts"
import { planOf } from "./plan/graph/planOf.ts"
import { makeSlots } from "./plan/graph/slots.ts"
import { isFunction, type ValueStatement } from "./syntax/syntaxTree.ts"

/** The formula does not compile; lists its independent mistakes, at most one per statement. @since 0.1.0 */
export class FormulaErrors extends Schema.TaggedError<FormulaErrors>()("FormulaErrors", {
  errors: Schema.Array(FormulaError),
  message: Schema.String,
}) {}

/** A named value of a formula and its type in words, such as "a series of numbers". @since 0.1.0 */
export interface FormulaValue {
  readonly name: string
  readonly type: string
}

/** The facts of a formula that are known before it runs. @since 0.1.0 */
export interface FormulaFacts {
  /** The named values, in the order of the text. */
  readonly values: ReadonlyArray<FormulaValue>
  /** The type of the formula's result, in words. */
  readonly result: string
  /** As in `Plan`: bars, `Infinity` for the whole history. */
  readonly lookback: number
  /** As in `Plan`: bars before the first value. */
  readonly warmup: number
  readonly columns: ReadonlyArray<string>
  /** The number of operations that run; equal parts run once. */
  readonly operations: number
  /** Steps per bar: a few for most operations, the window's length for one that reads its whole window at each bar. */
  readonly costPerBar: number
  /** Skipped statements, which declare, draw, alert or trade: the functions they call, or the names they assign. */
  readonly skipped: ReadonlyArray<string>
  /** The names of positions and trades that the script reads, such as `strategy.position_size`: a formula holds none, so each is 0 or na. */
  readonly assumed: ReadonlyArray<string>
  /** What `condition` can name: bools, the titles of shapes and alerts, the ids of entries. */
  readonly conditions: ReadonlyArray<string>
  /** Names whose look-back is the whole history, such as those that depend on their own earlier values. */
  readonly wholeHistory: ReadonlyArray<string>
}

const namedValues = ({ isTuple, names }: ValueStatement, operand: Operand): ReadonlyArray<FormulaValue> => {
  if (!isTuple || operand.kind !== "tuple") return names.map(({ name }) => ({ name, type: describe(operand) }))
  return names.flatMap(({ name }, index) => (name === "_" ? [] : [{ name, type: describe(operand.values[index]) }]))
}

/** The facts of a valid formula. */
export const factsOf = (ready: ReadyFormula): FormulaFacts => {
  const { assumed, conditions, named, nodes, operands, result, skipped, statements } = ready
  const { columns, lookback, warmup } = planOf(ready, makeSlots(nodes, new Set()))
  const costs = nodes.map(costOf).filter((cost) => cost > 0)
  return {
    values: statements.flatMap((statement) => {
      if (isFunction(statement) || statement.assigns !== undefined) return []
      const operand = operands.get(statement.value)
      return operand === undefined ? [] : namedValues(statement, operand)
    }),
    result: describe({ kind: "series", port: result }),
    lookback,
    warmup,
    columns,
    operations: nodes.reduce((sum, node) => sum + (costOf(node) > 0 ? operationsOf(node) : 0), 0),
    costPerBar: costs.reduce((sum, cost) => sum + cost, 0),
    skipped,
    assumed,
    conditions,
    wholeHistory: Array.from(named).flatMap(([name, port]) => (port.lookback === Infinity ? [name] : [])),
  }
}

/**
 * Checks a formula without reading a bar. Returns its values and their types,
 * what it reads and what it costs. Unlike `FormulaService.compile` it fails with
 * all independent mistakes, at most one per statement, and assumes the timeframe
 * `1d` if none is given.
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
export const checkFormula = (
  text: string,
  options: CompileOptions = {},
): Effect.Effect<FormulaFacts, FormulaErrors> => {
  const known = { ...options, timeframe: options.timeframe ?? "1d" }
  return catchMistake(() => factsOf(readFormula(text, known))).pipe(
    Effect.mapError((first) => {
      const errors = formulaMistakes(text, known, first).map(toFormulaError)
      return new FormulaErrors({ errors, message: errors.map(({ message }) => message).join("\n") })
    }),
  )
}
