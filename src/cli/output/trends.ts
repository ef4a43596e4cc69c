import * as Effect from "effect/Effect"
import type { CandleRepository } from "../../candles/CandleRepository.ts"
import { lowerBound } from "../../calendar/lowerBound.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { Row } from "./rows.ts"
import { sparkline } from "./sparkline.ts"

/** How many bars a sparkline shows, up to the match. */
const BARS = 20

/** Draws the closes before each match as a sparkline, in the order of the rows; `na` if they can no longer be read. */
export const trendsOf = Effect.fn("marketsweep.trends")(function* (
  repository: CandleRepository["Service"],
  timeframe: Timeframe,
  rows: ReadonlyArray<Row>,
) {
  const rowsOfSymbol = Map.groupBy(rows.keys(), (at) => rows[at].symbol)
  const trends = rows.map(() => "na")
  for (const [symbol, places] of rowsOfSymbol) {
    const times = places.map((at) => rows[at].time)
    const range = { from: Math.min(...times), to: Math.max(...times) + 1 }
    const request = { timeframe, range, lookback: BARS - 1, columns: ["close"] } as const
    const candles = yield* Effect.option(repository.getRange(symbol, request))
    if (candles._tag === "None") continue
    const { close = new Float64Array(0), time } = candles.value.columns
    for (const at of places) {
      const end = lowerBound(time, rows[at].time + 1)
      trends[at] = sparkline(close.subarray(Math.max(0, end - BARS), end))
    }
  }
  return trends
})
