// The processor time to make hours of minutes that are in memory, in ns per minute bar.

import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as ResampledCandles from "../../src/candles/resample/ResampledCandles.ts"
import { walk } from "../market.ts"
import { median } from "../median.ts"
import { columnsOf } from "./reading.ts"

const SYMBOLS = 20
const DAYS = 252
const MINUTES = 390
const ROUNDS = 9

/** The minutes of New York's sessions, from 09:30 to 16:00 on weekdays. */
const minutes = (): Float64Array => {
  const times: Array<number> = []
  for (let day = Date.UTC(2024, 0, 2); times.length < DAYS * MINUTES; day += 86_400_000) {
    if (new Date(day).getUTCDay() % 6 === 0) continue
    const isSummer = day >= Date.UTC(2024, 2, 10) && day < Date.UTC(2024, 10, 3)
    for (let minute = 0; minute < MINUTES; minute++) times.push(day + ((isSummer ? 810 : 870) + minute) * 60_000)
  }
  return Float64Array.from(times)
}

const bars = Array.from({ length: SYMBOLS }, (_, i) => {
  // Each symbol has its own times, since shared ones are cut only once.
  const { close, high, low, open, volume } = walk(i + 1, DAYS * MINUTES)
  return [`S${i}`, { close, high, low, open, volume, time: minutes() }] as const
})
const layer = ResampledCandles.layer({ listing: { timeZone: "America/New_York", session: "0930-1600" } }).pipe(
  Layer.provide(MemoryCandles.layer(bars, { timeframe: "1m" })),
)
const context = await Effect.runPromise(Layer.buildWithScope(layer, Scope.makeUnsafe()))
const candles = Context.get(context, CandleRepository)
const symbols = bars.map(([symbol]) => symbol)

const figures: Record<string, number> = {}
for (const timeframe of ["1h", "1d", "1w"]) {
  for (const columns of [2, 6]) {
    const request = { timeframe, range: {}, columns: columnsOf(columns) }
    const taken: Array<number> = []
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage()
      await Effect.runPromise(candles.many(symbols, request))
      const { system, user } = process.cpuUsage(before)
      taken.push(((system + user) * 1000) / (SYMBOLS * DAYS * MINUTES))
    }
    figures[`${timeframe}, ${columns} columns`] = median(taken)
  }
}
process.stdout.write(JSON.stringify(figures))
process.exit()
