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

/** A day of an exchange begins less than this before or after that of UTC. */
const DAY_MS = 86_400_000

/** Between which times the bars of a timeframe lie that are made of stored ones; at most, where those are not daily. */
const madeBetween = (timeframe: Timeframe, source: Timeframe, first: number, last: number) => {
  const beside = hasDates(source) ? 0 : DAY_MS
  const start = hasDates(timeframe) ? barStart(timeframe) : (time: number) => time
  return { first: start(first - beside), last: start(last + beside) }
}

const dateText = (time: number): string => formatInstant(time).replace("T00:00:00.000Z", "")

/** Warns where all bars of the store lie outside of the range: no match is then most likely a slip in a date. */
export const warnOfEmptyRange = Effect.fnUntraced(function* (
  { from, store, to, worker }: ScanOptions,
  timeframe: Timeframe,
) {
  if (Option.isNone(store) || Option.isSome(worker) || (Option.isNone(from) && Option.isNone(to))) return
  // Other stores would have to read every bar.
  if (!isOwnStore(store.value)) return
  const { timeframes } = yield* describeStore(store.value)
  const stored = timeframes.map((each) => each.timeframe)
  const source = stored.includes(timeframe) ? timeframe : sourcesOf(stored, timeframe)[0]
  const bars = timeframes.find((each) => each.timeframe === source)
  // Times that a damaged index has are told as that, symbol by symbol.
  if (bars === undefined || !isInstant(bars.first) || !isInstant(bars.last)) return
  const between = source === timeframe ? bars : madeBetween(timeframe, bars.timeframe, bars.first, bars.last)
  const isAfter = Option.isSome(from) && from.value > between.last
  const isBefore = Option.isSome(to) && to.value <= between.first
  if (!isAfter && !isBefore) return
  yield* Effect.logWarning(
    `no bar is in the range: the ${bars.timeframe} bars of ${store.value} are of ${dateText(bars.first)} to ${dateText(bars.last)}`,
  )
})
