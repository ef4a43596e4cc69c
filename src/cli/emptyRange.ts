import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { describeStore } from "../candles/StoreSummary.ts"
import { formatInstant, isInstant } from "../job/Instant.ts"
import type { ScanOptions } from "./scanFlags.ts"

const dateText = (time: number): string => formatInstant(time).replace("T00:00:00.000Z", "")

/** Warns where all bars of the store lie outside of the range: no match is then most likely a slip in a date. */
export const warnOfEmptyRange = Effect.fnUntraced(function* ({ from, store, timeframe, to, worker }: ScanOptions) {
  if (Option.isNone(store) || Option.isSome(worker) || (Option.isNone(from) && Option.isNone(to))) return
  const { timeframes } = yield* describeStore(store.value)
  const bars = timeframes.find((each) => each.timeframe === timeframe)
  // Times that a damaged index has are told as that, symbol by symbol.
  if (bars === undefined || !isInstant(bars.first) || !isInstant(bars.last)) return
  const isAfter = Option.isSome(from) && from.value > bars.last
  const isBefore = Option.isSome(to) && to.value <= bars.first
  if (!isAfter && !isBefore) return
  yield* Effect.logWarning(
    `no bar is in the range: the ${timeframe} bars of ${store.value} are of ${dateText(bars.first)} to ${dateText(bars.last)}`,
  )
})
