import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { DateRange } from "./DateRange.ts"
import { describeIssue } from "./invalidInput.ts"
import { InvalidJob } from "./JobError.ts"
import { Timeframe } from "./Timeframe.ts"
import { Universe } from "./Universe.ts"

/**
 * What a job answers for each symbol: `scan` every bar of the range where the
 * formula is true, `screen` only the last bar of the range, `compute` only the
 * named values.
 *
 * @since 0.1.0
 */
export const JobType = Schema.Literals(["scan", "screen", "compute"])

/** @since 0.1.0 */
export type JobType = typeof JobType.Type

/** A value for an `input.*` of the formula. @since 0.1.0 */
export const Parameter = Schema.Union([Schema.Finite, Schema.Boolean, Schema.String])

/** @since 0.1.0 */
export type Parameter = typeof Parameter.Type

const positiveMs = Schema.Finite.check(
  Schema.isGreaterThan(0, { message: "Expected a limit of more than 0 ms" }),
  // The longest delay of a timer.
  Schema.isLessThanOrEqualTo(2_147_483_647, { message: "Expected a limit of at most 2147483647 ms" }),
)

/** A job without its symbols and universe: what a worker prepares. @since 0.1.0 */
export const JobHeader = Schema.Struct({
  id: Schema.NonEmptyString,
  jobType: JobType,
  timeframe: Timeframe,
  dateRange: DateRange,
  formula: Schema.optionalKey(Schema.String),
  parameters: Schema.optionalKey(Schema.Record(Schema.String, Parameter)),
  condition: Schema.optionalKey(Schema.NonEmptyString),
  timeoutMs: Schema.optionalKey(positiveMs),
  retries: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))),
})

/** @since 0.1.0 */
export interface JobHeader extends Omit<ProcessingJob, "symbols" | "universe"> {}

/**
 * One formula over many symbols.
 *
 * ```ts
 * import { ProcessingJob } from "marketsweep"
 *
 * const job: ProcessingJob = {
 *   id: "golden-cross",
 *   jobType: "scan",
 *   symbols: ["AAPL", "MSFT"],
 *   timeframe: "1d",
 *   dateRange: {},
 *   formula: "ta.crossover(ta.sma(close, 50), ta.sma(close, 200))",
 * }
 * ```
 *
 * @since 0.1.0
 */
export const ProcessingJob = Schema.Struct({
  ...JobHeader.fields,
  symbols: Schema.Array(Schema.NonEmptyString),
  universe: Schema.optionalKey(Universe),
})

// Written out instead of derived from the schema, so that type errors name it and each field has a comment.
/** @since 0.1.0 */
export interface ProcessingJob {
  /** The name of the job in logs and spans. */
  readonly id: string
  readonly jobType: JobType
  /** The symbols to run; duplicates run once. */
  readonly symbols: ReadonlyArray<string>
  /** In CCXT's spelling: `1d`, `1h`, `15m`. */
  readonly timeframe: Timeframe
  /** Epoch ms UTC, `from` inclusive and `to` exclusive; `{}` is all bars. */
  readonly dateRange: DateRange
  /**
   * When each symbol was a member, such as of an index: only those bars can match or have their values computed.
   * Earlier bars still count as history. Defaults to all bars of the range.
   */
  readonly universe?: Universe
  /** A Pine Script expression; a processor of your own may do without. */
  readonly formula?: string
  /** Values for the `input.*` of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /**
   * What to look for in a script: a bool by its name, a `plotshape` or `alertcondition` by its title, a
   * `strategy.entry` by its id. Defaults to the last statement.
   */
  readonly condition?: string
  /** The limit of each attempt at a symbol in ms, counted from its start. Defaults to 60,000. */
  readonly timeoutMs?: number
  /** How often a failed symbol is retried, up to 100 times. Defaults to 0. */
  readonly retries?: number
}

const decodeUnknown = Schema.decodeUnknownEffect(ProcessingJob)

/**
 * Decodes a job from untrusted JSON. Fails with {@link InvalidJob}, whose message
 * names the wrong fields (at most 20), what was expected and what was found.
 *
 * @since 0.1.0
 */
export const decodeJob = (input: unknown): Effect.Effect<ProcessingJob, InvalidJob> =>
  decodeUnknown(input, { errors: "all", onExcessProperty: "error" }).pipe(
    Effect.mapError(({ issue }) => new InvalidJob({ message: describeIssue(issue, input) })),
  )

/** The default limit of each attempt at a symbol, in ms. @since 0.1.0 */
export const DEFAULT_TIMEOUT_MS = 60_000
