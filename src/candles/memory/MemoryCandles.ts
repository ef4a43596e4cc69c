import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { lowerBound } from "../../calendar/lowerBound.ts"
import { reachOf, spanOf, type Reach } from "../barRange.ts"
import { damaged, unknown } from "../candleAnswers.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { type CandleAnswer, CandleRepository, type CandleRequest } from "../CandleRepository.ts"
import { type BarColumns, COLUMNS, type CandleColumns } from "../Candles.ts"
import { versionOf } from "../seriesVersion.ts"
import { similarNames } from "../similarNames.ts"
import { toColumns, type MemoryBars } from "./memoryBars.ts"

const makeMemoryRepository = (
  bars: Iterable<readonly [string, MemoryBars]>,
  timeframe: string,
): CandleRepository["Service"] => {
  const stored = new Map<string, BarColumns | string>()
  for (const [symbol, given] of bars) stored.set(symbol, toColumns(given, timeframe))

  const withBars = () =>
    [...stored]
      .filter(([, columns]) => typeof columns === "string" || columns.time.length > 0)
      .map(([symbol]) => symbol)
      .toSorted()
  const similar = similarNames(withBars())

  const answer = (symbol: string, request: CandleRequest, reach: Reach): CandleAnswer => {
    const columns = stored.get(symbol)
    if (columns === undefined) {
      return unknown(symbol, request.timeframe, [], request.timeframe === timeframe ? similar(symbol) : [])
    }
    if (request.timeframe !== timeframe) return unknown(symbol, request.timeframe, [timeframe])
    return typeof columns === "string" ? damaged(symbol, columns) : read(columns, request, reach)
  }

  const versions = new Map<string, string>()
  const versionFor = (symbol: string): string | undefined => {
    const columns = stored.get(symbol)
    if (columns === undefined || typeof columns === "string" || columns.time.length === 0) return undefined
    const version = versions.get(symbol) ?? versionOf(columns)
    versions.set(symbol, version)
    return version
  }

  return {
    many: Effect.fn("CandleRepository.many")((symbols, request) =>
      Effect.sync(() => {
        const reach = reachOf(request)
        return new Map(symbols.map((symbol) => [symbol, answer(symbol, request, reach)]))
      }),
    ),
    getRange: (symbol, request) => Effect.suspend(() => Effect.fromResult(answer(symbol, request, reachOf(request)))),
    timeframes: Effect.succeed([timeframe]),
    symbols: (asked) => Effect.sync(() => (asked === timeframe ? withBars() : [])),
    versions: (symbols, asked) =>
      Effect.sync(() => symbols.map((symbol) => (asked === timeframe ? versionFor(symbol) : undefined))),
  }
}

const read = (stored: BarColumns, request: CandleRequest, reach: Reach): CandleAnswer => {
  const { from, to } = request.range
  const before = from === undefined ? 0 : lowerBound(stored.time, from)
  const until = to === undefined ? stored.time.length : lowerBound(stored.time, to)
  const { begin, end } = spanOf(before, Math.max(before, until), reach)
  const columns: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time: stored.time.subarray(begin, end) }
  for (const column of COLUMNS) {
    if (request.columns?.includes(column) !== false) columns[column] = stored[column].subarray(begin, end)
  }
  return Result.succeed({ length: end - begin, firstIndex: begin, columns })
}

/**
 * Candles in memory, for tests and small programs: a record or entries of symbol to bars, all of one timeframe (`1d`
 * unless given). Bars are objects, columns, or closes alone, one timeframe apart from 2024-01-01. A symbol whose times
 * do not ascend is `BadCandles`.
 *
 * ```ts
 * import { MemoryCandles } from "marketsweep"
 *
 * const candles = MemoryCandles.layer({
 *   AAPL: [184.2, 185.6, 181.9],
 *   MSFT: [{ time: "2024-01-02", open: 373.9, high: 375.9, low: 366.8, close: 370.9, volume: 25258600 }],
 *   BTC: { time: [1704067200000, 1704153600000], close: [44179.6, 44946.9] },
 * })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (
  bars: Readonly<Record<string, MemoryBars>> | Iterable<readonly [string, MemoryBars]>,
  options: { readonly timeframe?: Timeframe } = {},
): Layer.Layer<CandleRepository> => {
  // Read once: a generator has its entries only once, and a layer may be built often.
  const entries = [...(Symbol.iterator in bars ? bars : Object.entries(bars))]
  return Layer.sync(CandleRepository, () => makeMemoryRepository(entries, options.timeframe ?? "1d"))
}
