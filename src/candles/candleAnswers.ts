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

/** The store has no candles of this symbol in this timeframe; `others` are those that it has. */
export const unknown = (symbol: string, timeframe: string, others: ReadonlyArray<string>): CandleAnswer =>
  Result.fail(
    new UnknownSymbol({
      symbol,
      timeframe,
      message:
        others.length === 0
          ? `There are no candles of ${symbol}: import them, or check how it is spelt`
          : `There are no ${timeframe} candles of ${symbol}, only ${others.join(", ")}`,
    }),
  )
