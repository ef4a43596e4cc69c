import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { lowerBound, reachOf, spanOf, type Reach } from "./barRange.ts"
import { damaged, unknown } from "./candleAnswers.ts"
import type { CandleAnswer, CandleRepository, CandleRequest } from "./CandleRepository.ts"
import { COLUMNS, type CandleColumns } from "./Candles.ts"
import { toColumns, type MemoryBars } from "./memoryBars.ts"
import type { BarColumns } from "./storeLayout.ts"

/** A repository over bars that are given; wrong ones are that symbol's `BadCandles`. */
export const makeMemoryRepository = (
  bars: Iterable<readonly [string, MemoryBars]>,
  timeframe: string,
): CandleRepository["Service"] => {
  const stored = new Map<string, BarColumns | string>()
  for (const [symbol, given] of bars) stored.set(symbol, toColumns(given, timeframe))

  const answer = (symbol: string, request: CandleRequest, reach: Reach): CandleAnswer => {
    const columns = stored.get(symbol)
    if (columns === undefined) return unknown(symbol, request.timeframe, [])
    if (request.timeframe !== timeframe) return unknown(symbol, request.timeframe, [timeframe])
    return typeof columns === "string" ? damaged(symbol, columns) : read(columns, request, reach)
  }

  const withBars = () =>
    [...stored]
      .filter(([, columns]) => typeof columns === "string" || columns.time.length > 0)
      .map(([symbol]) => symbol)
      .toSorted()

  return {
    many: Effect.fn("CandleRepository.many")((symbols, request) =>
      Effect.sync(() => {
        const reach = reachOf(request)
        return new Map(symbols.map((symbol) => [symbol, answer(symbol, request, reach)]))
      }),
    ),
    getRange: (symbol, request) => Effect.suspend(() => Effect.fromResult(answer(symbol, request, reachOf(request)))),
    symbols: (asked) => Effect.sync(() => (asked === timeframe ? withBars() : [])),
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
