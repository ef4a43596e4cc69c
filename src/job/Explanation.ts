import * as Schema from "effect/Schema"
import { Instant } from "./Instant.ts"
import { QualityFinding } from "./QualityFinding.ts"
import { Timeframe } from "./Timeframe.ts"

/**
 * The value of an expression at one bar, as in JSON: `null` is na, infinities are
 * `"inf"` and `"-inf"`, other strings are texts, and several values (such as those
 * of `ta.macd`) are an array.
 *
 * @since 0.1.0
 */
export const ExplainedValue = Schema.Union([
  Schema.Null,
  Schema.Finite,
  Schema.Boolean,
  Schema.String,
  Schema.Array(Schema.NullOr(Schema.Union([Schema.Finite, Schema.Boolean, Schema.String]))),
])

/** @since 0.1.0 */
export type ExplainedValue = typeof ExplainedValue.Type

/**
 * A part of a formula: its text as written, from offset `start` to `end`
 * (exclusive, UTF-16 units), and its value at the bar and at the bar before.
 *
 * `decides`: whether it decided the formula's answer. Of a true `and` all operands
 * decide, of a false one those that are false; of a comparison its operands, or
 * those that are na; of `?:` the condition and the side taken. Without `value` it
 * was not evaluated, since no bar depends on it (a side of `?:` after a constant
 * condition); without `previous` there is no bar before.
 *
 * @since 0.1.0
 */
export interface ExplainedExpression {
  readonly kind: "literal" | "name" | "call" | "operator" | "history"
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value?: ExplainedValue
  readonly previous?: ExplainedValue
  readonly decides: boolean
  readonly operands: ReadonlyArray<ExplainedExpression>
}

/** @since 0.1.0 */
export const ExplainedExpression = Schema.Struct({
  kind: Schema.Literals(["literal", "name", "call", "operator", "history"]),
  text: Schema.String,
  start: Schema.Int,
  end: Schema.Int,
  value: Schema.optionalKey(ExplainedValue),
  previous: Schema.optionalKey(ExplainedValue),
  decides: Schema.Boolean,
  operands: Schema.Array(Schema.suspend((): Schema.Codec<ExplainedExpression> => ExplainedExpression)),
})

/** A statement of a formula: the names that it assigns, and its expression. @since 0.1.0 */
export const ExplainedStatement = Schema.Struct({
  names: Schema.Array(Schema.String),
  expression: ExplainedExpression,
})

/** @since 0.1.0 */
export type ExplainedStatement = typeof ExplainedStatement.Type

/**
 * How a formula came to its answer for one symbol at one bar: the last
 * statement's expression is the answer. `bars` are those that were read;
 * `lookback` and `warmup` are in bars, as in `Plan` (a `null` look-back is the
 * whole history); `cost` is in ms. `isMember`, with a universe: whether the symbol
 * was a member at the bar; if not, a job has no match there. `unfinished`: the bar
 * is made of bars of a finer timeframe, some of which are still to come. `quality`
 * has the findings among the bars that were read, if any.
 *
 * @since 0.1.0
 */
export const Explanation = Schema.Struct({
  symbol: Schema.String,
  timeframe: Timeframe,
  formula: Schema.String,
  time: Instant,
  previousTime: Schema.optionalKey(Instant),
  isMember: Schema.optionalKey(Schema.Boolean),
  unfinished: Schema.optionalKey(Schema.Literal(true)),
  statements: Schema.Array(ExplainedStatement),
  bars: Schema.Struct({ count: Schema.Int, from: Instant, to: Instant }),
  lookback: Schema.NullOr(Schema.Int),
  warmup: Schema.Int,
  columns: Schema.Array(Schema.String),
  quality: Schema.optionalKey(Schema.Array(QualityFinding)),
  cost: Schema.Struct({ readMs: Schema.Finite, evaluatedMs: Schema.Finite }),
})

/** @since 0.1.0 */
export type Explanation = typeof Explanation.Type

/** Encodes an explanation for JSON: times become ISO 8601 UTC strings. @since 0.1.0 */
export const encodeExplanation: (explanation: Explanation) => typeof Explanation.Encoded =
  Schema.encodeSync(Explanation)
