import * as Result from "effect/Result"
import { BadCandles, CandlesUnavailable, UnknownSymbol } from "../job/SymbolError.ts"
import type { CandleAnswer } from "./CandleRepository.ts"

/** The store could not be read for this symbol. */
export const unavailable = (symbol: string, error: unknown): CandleAnswer =>
  Result.fail(
    new CandlesUnavailable({
      symbol,
      message: `Cannot read the candles of ${symbol}: ${error instanceof Error ? error.message : String(error)}`,
    }),
  )

/** What is stored for this symbol cannot be trusted. */
export const damaged = (symbol: string, what: string): CandleAnswer =>
  Result.fail(new BadCandles({ symbol, message: `The candles of ${symbol} are damaged (${what}): import them again` }))

/** The store has no candles of this symbol in this timeframe; it may have others, or a symbol of a similar name. */
export const unknown = (
  symbol: string,
  timeframe: string,
  timeframes: ReadonlyArray<string>,
  similar: ReadonlyArray<string> = [],
): CandleAnswer => {
  const wrongTimeframe = `There are no ${timeframe} candles of ${symbol}, only ${timeframes.join(", ")}`
  const advice = similar.length === 0 ? "import them, or check the spelling" : `did you mean ${similar.join(" or ")}?`
  const message = timeframes.length > 0 ? wrongTimeframe : `There are no candles of ${symbol}: ${advice}`
  return Result.fail(new UnknownSymbol({ symbol, timeframe, message }))
}
