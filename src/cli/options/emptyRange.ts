import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { barStart } from "../../calendar/barStart.ts"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { sourcesOf } from "../../calendar/fittingTimeframes.ts"
import { describeStore } from "../../candles/sqlite/StoreSummary.ts"
import { isOwnStore } from "../../candles/store/storeAddress.ts"
import { formatInstant, isInstant } from "../../job/Instant.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { ScanOptions } from "./scanFlags.ts"

/** A day of an exchange starts less than this before or after the day in UTC. */
const DAY_MS = 86_400_000

/** The range of the bars resampled from stored ones; an upper bound if those are not daily. */
const madeBetween = (timeframe: Timeframe, source: Timeframe, first: number, last: number) => {
  const beside = hasDates(source) ? 0 : DAY_MS
  const start = hasDates(timeframe) ? barStart(timeframe) : (time: number) => time
  return { first: start(first - beside), last: start(last + beside) }
}

const dateText = (time: number): string => formatInstant(time).replace("T00:00:00.000Z", "")

/** Warns if all bars of the store lie outside the range, which is probably a mistyped date. */
export const warnOfEmptyRange = Effect.fnUntraced(function* (
  { from, store, to, worker }: ScanOptions,
  timeframe: Timeframe,
) {
  if (Option.isNone(store) || Option.isSome(worker) || (Option.isNone(from) && Option.isNone(to))) return
  // Other stores would have to read each bar.
  if (!isOwnStore(store.value)) return
  const { timeframes } = yield* describeStore(store.value)
  const stored = timeframes.map((each) => each.timeframe)
  const source = stored.includes(timeframe) ? timeframe : sourcesOf(stored, timeframe)[0]
  const bars = timeframes.find((each) => each.timeframe === source)
  // A damaged index is reported symbol by symbol.
  if (bars === undefined || !isInstant(bars.first) || !isInstant(bars.last)) return
  const between = source === timeframe ? bars : madeBetween(timeframe, bars.timeframe, bars.first, bars.last)
  const isAfter = Option.isSome(from) && from.value > between.last
  const isBefore = Option.isSome(to) && to.value <= between.first
  if (!isAfter && !isBefore) return
  yield* Effect.logWarning(
    `no bar is in the range: the ${bars.timeframe} bars of ${store.value} are of ${dateText(bars.first)} to ${dateText(bars.last)}`,
  )
})
