import * as Effect from "effect/Effect"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { shownStore } from "../candles/store/storeAddress.ts"
import { timeframesOf, timeframesText } from "../candles/store/timeframesOf.ts"
import { InvalidJob } from "../job/JobError.ts"
import { decodeJob, type JobType } from "../job/ProcessingJob.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { MarketOptions, MarketRequest } from "./MarketRequest.ts"

/** The timeframe of a store that has only one. */
const onlyTimeframe = Effect.fnUntraced(function* (store: string) {
  const timeframes = yield* timeframesOf(store)
  if (timeframes.length === 1) return timeframes[0]
  return yield* new InvalidJob({
    message:
      timeframes.length === 0
        ? `${shownStore(store)} has no bars: import some with marketsweep import PATH --store FILE --timeframe 1d`
        : `${shownStore(store)} has bars of ${timeframes.join(", ")}: name one of them as timeframe`,
  })
})

/** The symbols that have bars of the timeframe, by default the store's only one. */
export const symbolsOf = Effect.fnUntraced(function* (store: string, timeframe: Timeframe | undefined) {
  const candles = yield* CandleRepository
  return yield* candles.symbols(timeframe ?? (yield* onlyTimeframe(store)))
})

const wholeStore = Effect.fnUntraced(function* (store: string, timeframe: Timeframe) {
  const symbols = yield* symbolsOf(store, timeframe)
  if (symbols.length > 0) return symbols
  const stored = yield* timeframesOf(store)
  return yield* new InvalidJob({
    message: `${shownStore(store)} has no ${timeframe} bars: ${stored.length === 0 ? "name a timeframe that it has" : `it has ${timeframesText(stored)}`}`,
  })
})

const toInstant = (time: string | number | Date | undefined) => (time instanceof Date ? time.getTime() : time)

const dropUndefined = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Makes the job of a request; fails with `InvalidJob`, which names the fields that are wrong or unknown. */
export const jobOf = Effect.fnUntraced(function* (
  { store, timeoutMs }: MarketOptions,
  { id, jobType }: { readonly id: string; readonly jobType: JobType },
  { from, onProgress: _onProgress, signal: _signal, symbols: requested, to, ...request }: MarketRequest,
) {
  const job = yield* decodeJob({
    id,
    jobType,
    symbols: [],
    timeframe: request.timeframe ?? (yield* onlyTimeframe(store)),
    dateRange: dropUndefined({ from: toInstant(from), to: toInstant(to) }),
    ...dropUndefined({ timeoutMs }),
    ...dropUndefined(request),
  })
  // The engine checks the symbols: the schema would take milliseconds for thousands of them.
  const symbols = requested ?? (yield* wholeStore(store, job.timeframe))
  return { ...job, symbols }
})
