import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { compactStore } from "../../candles/upkeep/compactStore.ts"
import { removeCandles } from "../../candles/upkeep/removeCandles.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { UsageError } from "../options/UsageError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import { bytesText } from "../terminal/bytesText.ts"

/** Runs `store compact`. */
export const storeCompact = Effect.fn("marketsweep.store.compact")(function* (input: { readonly store: string }) {
  const { bytes, bytesBefore, path, settled } = yield* compactStore(input.store)
  yield* writeLines([
    `${path}: ${count(settled, "bar", "bars")} merged, ${bytesText(bytesBefore)} before, ${bytesText(bytes)} now`,
  ])
})

/** Runs `store remove`. */
export const storeRemove = Effect.fn("marketsweep.store.remove")(function* (input: {
  readonly store: string
  readonly symbols: ReadonlyArray<string>
  readonly timeframe: Option.Option<Timeframe>
}) {
  const { store, symbols, timeframe } = input
  if (symbols.length === 0 && Option.isNone(timeframe)) {
    return yield* new UsageError({ message: "nothing to remove: name symbols, a --timeframe, or both" })
  }
  const removed = yield* removeCandles(store, {
    ...(symbols.length === 0 ? {} : { symbols }),
    ...(Option.isSome(timeframe) ? { timeframe: timeframe.value } : {}),
  })
  const names = new Set(removed.map(({ symbol }) => symbol))
  const missing = symbols.filter((symbol) => !names.has(symbol))
  const bars = removed.reduce((sum, each) => sum + each.bars, 0)
  yield* writeLines([
    ...removed.map((each) => `removed ${each.symbol} ${each.timeframe}: ${count(each.bars, "bar", "bars")}`),
    `${store}: ${count(removed.length, "series", "series")}, ${count(bars, "bar", "bars")} removed`,
  ])
  if (missing.length > 0 || removed.length === 0) {
    const what = missing.length > 0 ? missing.join(", ") : "this timeframe"
    return yield* new UsageError({ message: `${store} has no candles of ${what}: check the spelling, or store info` })
  }
})
