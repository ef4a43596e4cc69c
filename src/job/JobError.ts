import * as Schema from "effect/Schema"

/**
 * The formula is wrong: the job fails before any bar is read.
 *
 * `line` and `column` count from 1, `length` is in characters; `snippet` is the
 * line of the formula with a caret below the mistake; `message` is one line and
 * begins with `line:column`.
 *
 * @since 0.1.0
 */
export class FormulaError extends Schema.TaggedError<FormulaError>()("FormulaError", {
  code: Schema.Literals(["Syntax", "UnknownName", "Arity", "Type", "Range", "Limit", "Unsupported"]),
  line: Schema.Int,
  column: Schema.Int,
  length: Schema.Int,
  message: Schema.String,
  expected: Schema.Array(Schema.String),
  suggestions: Schema.Array(Schema.String),
  snippet: Schema.String,
}) {}

/**
 * No worker could be started or became ready in time, or none can prepare the job; `message` has the reason. @since
 * 0.1.0
 */
export class PoolUnavailable extends Schema.TaggedError<PoolUnavailable>()("PoolUnavailable", {
  message: Schema.String,
}) {}

/** The job itself is wrong: a missing field, a value out of range. @since 0.1.0 */
export class InvalidJob extends Schema.TaggedError<InvalidJob>()("InvalidJob", {
  message: Schema.String,
}) {}

/** The candle store is missing, unreadable or not a store. @since 0.1.0 */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  path: Schema.String,
  message: Schema.String,
}) {}

/** Why a job could not start; none of its symbols has run. @since 0.1.0 */
export const JobError = Schema.Union([FormulaError, PoolUnavailable, InvalidJob, StoreUnavailable])

/** @since 0.1.0 */
export type JobError = typeof JobError.Type
