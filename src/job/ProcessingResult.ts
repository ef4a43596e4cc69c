import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Instant } from "./Instant.ts"
import { Failed, SymbolError } from "./SymbolError.ts"
import { thrownOf } from "./thrown.ts"

/** A value of a series at one bar; `null` is na (or infinite, which JSON lacks). @since 0.1.0 */
export const Value = Schema.NullOr(Schema.Union([Schema.Finite, Schema.Boolean]))

/** @since 0.1.0 */
export type Value = typeof Value.Type

/**
 * A bar where the formula is true: its open time in epoch ms UTC, its close, and the named values there. @since 0.1.0
 */
export const MatchedBar = Schema.Struct({
  time: Instant,
  close: Schema.Finite,
  values: Schema.Record(Schema.String, Value),
})

/** @since 0.1.0 */
export interface MatchedBar extends Schema.Schema.Type<typeof MatchedBar> {}

const answer = {
  matches: Schema.Array(MatchedBar),
  computedIndicators: Schema.Record(Schema.String, Value),
}

/**
 * A mark on an answer:
 *
 * - `ShortHistory`: the symbol has fewer bars than the formula needs for its first value;
 * - `Slow`: the symbol ran longer than the pool's soft limit, `slowAfter`;
 * - `Leak`: the symbol left timers, handles or much memory behind;
 * - `Unfinished`: the answer uses the symbol's last bar, which is made of bars of a finer timeframe, some of which are
 *   still to come;
 * - `Quality`: import or verification found that the symbol's candles in the range look wrong.
 *
 * @since 0.1.0
 */
export const Flag = Schema.Literals(["ShortHistory", "Slow", "Leak", "Quality", "Unfinished"])

/** @since 0.1.0 */
export type Flag = typeof Flag.Type

/**
 * The work of an answer as its processor reports it, in ms and bars; a share if symbols were read together. @since
 * 0.1.0
 */
export const Work = Schema.Struct({
  readMs: Schema.optionalKey(Schema.Finite),
  evaluatedMs: Schema.optionalKey(Schema.Finite),
  barsRead: Schema.optionalKey(Schema.Finite),
})

/** @since 0.1.0 */
export type Work = typeof Work.Type

/**
 * What an answer cost, if the pool has `measureCost`: `queuedMs` from the request
 * for the symbol to its start, the worker that ran it, and the number of attempts.
 *
 * @since 0.1.0
 */
export const Cost = Schema.Struct({
  ...Work.fields,
  queuedMs: Schema.Finite,
  worker: Schema.Int,
  attempt: Schema.Int,
})

/** @since 0.1.0 */
export type Cost = typeof Cost.Type

/**
 * A processor's answer for one symbol; `computedIndicators` are the named values at the last bar of the range. @since
 * 0.1.0
 */
export const SymbolAnswer = Schema.Struct({
  ...answer,
  flags: Schema.optionalKey(Schema.Array(Flag)),
  work: Schema.optionalKey(Work),
})

/** @since 0.1.0 */
export interface SymbolAnswer extends Schema.Schema.Type<typeof SymbolAnswer> {}

/** The result of a symbol; each symbol of a job has exactly one. @since 0.1.0 */
export const ProcessingResult = Schema.Struct({
  symbol: Schema.String,
  ...answer,
  processingTimeMs: Schema.Finite,
  error: Schema.optionalKey(SymbolError),
  flags: Schema.optionalKey(Schema.Array(Flag)),
  cost: Schema.optionalKey(Cost),
})

// Written out instead of derived from the schema, so that type errors name it and each field has a comment.
/** @since 0.1.0 */
export interface ProcessingResult {
  readonly symbol: string
  /** The bars where the formula is true, oldest first; none with an `error`. */
  readonly matches: ReadonlyArray<MatchedBar>
  /** The formula's named values at the last bar of the range; none with an `error`. */
  readonly computedIndicators: Readonly<Record<string, Value>>
  /** The time of the answered attempt in ms, to 0.1 µs; the limit after a timeout, 0 if the symbol never started. */
  readonly processingTimeMs: number
  /** Why the symbol has no answer. */
  readonly error?: SymbolError
  readonly flags?: ReadonlyArray<Flag>
  /** What the answer cost, if the pool has `measureCost`. */
  readonly cost?: Cost
}

/** A result in JSON: times are ISO 8601 strings, errors plain objects. @since 0.1.0 */
export type ProcessingResultEncoded = typeof ProcessingResult.Encoded

/** Encodes a result for JSON. @since 0.1.0 */
export const encodeResult: (result: ProcessingResult) => ProcessingResultEncoded = Schema.encodeSync(ProcessingResult)

/** Makes the result of a symbol without an answer. @since 0.1.0 */
export const failedResult = (symbol: string, error: SymbolError, processingTimeMs = 0): ProcessingResult => ({
  symbol,
  matches: [],
  computedIndicators: {},
  processingTimeMs,
  error,
})

/** Turns a defect or thrown value into the symbol's error. @since 0.1.0 */
export const toFailed = (symbol: string, defect: unknown): Failed => {
  const { name, message, stack } = thrownOf(defect)
  return new Failed({
    symbol,
    message: message === "" ? name : message,
    ...(stack === undefined ? {} : { detail: stack }),
  })
}

const isSymbolError = Schema.is(SymbolError)

/** The error of a symbol whose processor failed with `error`: `Failed`, unless it is a `SymbolError`. */
export const symbolErrorOf = (symbol: string, error: unknown): SymbolError => {
  try {
    if (isSymbolError(error)) return error
  } catch {
    // It cannot be inspected, such as a revoked proxy.
  }
  return toFailed(symbol, error)
}

/**
 * Turns the cause that ended a symbol into its result: a failure is its error, a
 * defect is `Failed`, and so is an interruption by the symbol itself. Interruption
 * from outside still interrupts.
 *
 * @since 0.1.0
 */
export const resultFromCause =
  (symbol: string) =>
  (cause: Cause.Cause<unknown>): Effect.Effect<ProcessingResult> => {
    const failure = Cause.findErrorOption(cause)
    if (Option.isSome(failure)) {
      const error = symbolErrorOf(symbol, failure.value)
      return Effect.succeed(failedResult(symbol, error, timeOf(error)))
    }
    if (Cause.hasDies(cause)) return Effect.succeed(failedResult(symbol, toFailed(symbol, Cause.squash(cause))))
    // After an uninterruptible region, a fiber that was interrupted from outside stops.
    return Effect.as(Effect.uninterruptible(Effect.void), failedResult(symbol, interruptedItself(symbol)))
  }

/** The error of a symbol that interrupted itself. */
export const interruptedItself = (symbol: string): Failed =>
  new Failed({ symbol, message: "The processor interrupted itself" })

const timeOf = (error: SymbolError): number => (error._tag === "Timeout" ? error.limitMs : 0)
