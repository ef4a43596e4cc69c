import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { isOwnStore, shownStore } from "../../candles/store/storeAddress.ts"
import { timeframesOf } from "../../candles/store/timeframesOf.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { UsageError } from "./UsageError.ts"

/** How to fix a store without bars. */
export const withoutBars = (store: string, timeframe: Timeframe = "1d"): string =>
  isOwnStore(store)
    ? `import some with marketsweep import PATH --store ${store} --timeframe ${timeframe}`
    : "check its times, or give the --timeframe of its bars"

const onlyOf = Effect.fnUntraced(function* (store: string) {
  const timeframes = yield* Effect.provide(timeframesOf(store), CandleStore.layer(store))
  if (timeframes.length === 1) return timeframes[0]
  return yield* new UsageError({
    message:
      timeframes.length === 0
        ? `${shownStore(store)} has no bars: ${withoutBars(store)}`
        : `${shownStore(store)} has bars of ${timeframes.join(", ")}: name one of them with --timeframe`,
  })
})

/** The value of `--timeframe`, or the only timeframe of the store. */
export const givenTimeframe = (
  timeframe: Option.Option<Timeframe>,
  store: Option.Option<string>,
): ReturnType<typeof onlyOf> => {
  if (Option.isSome(timeframe)) return Effect.succeed(timeframe.value)
  if (Option.isSome(store)) return onlyOf(store.value)
  return Effect.fail(new UsageError({ message: "no timeframe is given: give --timeframe, such as --timeframe 1d" }))
}
