import * as Schema from "effect/Schema"

/** The symbol ran longer than its limit and was ended. Raise `timeoutMs`, or check its data. @since 0.1.0 */
export class Timeout extends Schema.TaggedError<Timeout>()("Timeout", {
  symbol: Schema.String,
  limitMs: Schema.Finite,
  message: Schema.String,
}) {
  /** "Processing timeout (60s)", "(0.2s)" for 200 ms. */
  static after(symbol: string, limitMs: number): Timeout {
    return new Timeout({ symbol, limitMs, message: `Processing timeout (${limitMs / 1000}s)` })
  }
}

/** The processor failed or threw on this symbol; `detail` is the stack, if there is one. @since 0.1.0 */
export class Failed extends Schema.TaggedError<Failed>()("Failed", {
  symbol: Schema.String,
  message: Schema.String,
  detail: Schema.optionalKey(Schema.String),
}) {}

/** The worker died while it ran this symbol, and again when the symbol ran alone. @since 0.1.0 */
export class Crashed extends Schema.TaggedError<Crashed>()("Crashed", {
  symbol: Schema.String,
  exitCode: Schema.optionalKey(Schema.Int),
  message: Schema.String,
}) {}

/** The worker ran out of memory on this symbol, and again when the symbol ran alone. @since 0.1.0 */
export class OutOfMemory extends Schema.TaggedError<OutOfMemory>()("OutOfMemory", {
  symbol: Schema.String,
  message: Schema.String,
}) {}

/** The processor's answer is not a `SymbolAnswer`, is too large, or cannot be sent between threads. @since 0.1.0 */
export class InvalidReply extends Schema.TaggedError<InvalidReply>()("InvalidReply", {
  symbol: Schema.String,
  message: Schema.String,
}) {}

/** No worker could be kept alive for this symbol, or the pool was closed, before it was answered. @since 0.1.0 */
export class PoolLost extends Schema.TaggedError<PoolLost>()("PoolLost", {
  symbol: Schema.String,
  message: Schema.String,
}) {}

/** The store could not read this symbol's candles; a retry may help. @since 0.1.0 */
export class CandlesUnavailable extends Schema.TaggedError<CandlesUnavailable>()("CandlesUnavailable", {
  symbol: Schema.String,
  message: Schema.String,
}) {}

/**
 * The candles of this symbol are damaged, or a bar that matches has no close; repair them as `message` says. @since
 * 0.1.0
 */
export class BadCandles extends Schema.TaggedError<BadCandles>()("BadCandles", {
  symbol: Schema.String,
  message: Schema.String,
}) {}

/** The store has no such symbol in this timeframe. @since 0.1.0 */
export class UnknownSymbol extends Schema.TaggedError<UnknownSymbol>()("UnknownSymbol", {
  symbol: Schema.String,
  timeframe: Schema.String,
  message: Schema.String,
}) {}

/** Why one symbol's candles could not be read. @since 0.1.0 */
export const CandlesError = Schema.Union([UnknownSymbol, BadCandles, CandlesUnavailable])

/** @since 0.1.0 */
export type CandlesError = typeof CandlesError.Type

/** Why one symbol has no answer; it never ends the batch. @since 0.1.0 */
export const SymbolError = Schema.Union([
  Timeout,
  Failed,
  Crashed,
  OutOfMemory,
  InvalidReply,
  PoolLost,
  CandlesUnavailable,
  BadCandles,
  UnknownSymbol,
])

/** @since 0.1.0 */
export type SymbolError = typeof SymbolError.Type
