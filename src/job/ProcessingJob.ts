import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { DateRange } from "./DateRange.ts"
import { describeIssue } from "./invalidInput.ts"
import { InvalidJob } from "./JobError.ts"
import { Timeframe } from "./Timeframe.ts"

/**
 * What is asked of each symbol: `scan` every bar of the range where the formula
 * is true, `screen` the last bar of the range, `compute` the named values only.
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
  // What a timer of the platform can hold.
  Schema.isLessThanOrEqualTo(2_147_483_647, { message: "Expected a limit of at most 2147483647 ms" }),
)

/** All of a job but its symbols: what a worker is prepared with. @since 0.1.0 */
export const JobHeader = Schema.Struct({
  id: Schema.NonEmptyString,
  jobType: JobType,
  timeframe: Timeframe,
  dateRange: DateRange,
  formula: Schema.optionalKey(Schema.String),
  parameters: Schema.optionalKey(Schema.Record(Schema.String, Parameter)),
  timeoutMs: Schema.optionalKey(positiveMs),
  retries: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))),
})

/** @since 0.1.0 */
export type JobHeader = typeof JobHeader.Type

/**
 * One formula over many symbols.
 *
 * `timeoutMs` is the limit of each attempt at a symbol, counted from its start
 * (60,000 unless given); `retries` how often a failed symbol is run again (0
 * unless given). A symbol named twice is run once.
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
})

/** @since 0.1.0 */
export type ProcessingJob = typeof ProcessingJob.Type

const decodeUnknown = Schema.decodeUnknownEffect(ProcessingJob)

/**
 * Reads a job from untrusted JSON; fails with {@link InvalidJob}, whose message
 * names the wrong fields (20 at most), what was expected and what stood there.
 *
 * @since 0.1.0
 */
export const decodeJob = (input: unknown): Effect.Effect<ProcessingJob, InvalidJob> =>
  decodeUnknown(input, { errors: "all", onExcessProperty: "error" }).pipe(
    Effect.mapError(({ issue }) => new InvalidJob({ message: describeIssue(issue, input) })),
  )

/** The limit of one attempt at a symbol where the job names none, in ms. @since 0.1.0 */
export const DEFAULT_TIMEOUT_MS = 60_000
