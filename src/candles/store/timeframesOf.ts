import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { CandleRepository } from "../CandleRepository.ts"
import { usualOf } from "../../calendar/fittingTimeframes.ts"
import { describeStore } from "../sqlite/StoreSummary.ts"

/** The timeframes with stored bars, from the repository or from the store that `store` names. */
export const timeframesOf = Effect.fnUntraced(function* (
  store: string,
): Effect.fn.Return<ReadonlyArray<Timeframe>, StoreUnavailable, CandleRepository> {
  const { timeframes } = yield* CandleRepository
  if (timeframes !== undefined) return yield* timeframes
  return (yield* describeStore(store)).timeframes.map(({ timeframe }) => timeframe)
})

/** "1d, of which 1w, 1M, 3M, 1y can be made": the stored timeframes, and some that can be made of them. */
export const timeframesText = (stored: ReadonlyArray<Timeframe>): string => {
  const usual = usualOf(stored)
  return usual.length === 0 ? stored.join(", ") : `${stored.join(", ")}, of which ${usual.join(", ")} can be made`
}
