import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { type CandleSource, SourceFailure } from "./CandleSource.ts"
import { readInHalves } from "./readInHalves.ts"
import { contradiction, timeframeOfGaps } from "./storedTimeframe.ts"
import { tidyRows } from "./tidyRows.ts"

/** The timeframes of a source that lacks the requested one; `undefined` if it may have that. */
export type Timeframes = ReadonlyArray<Timeframe> | undefined

/** How many symbols, and how many bars of each, are read to infer a timeframe. */
const SAMPLE = { symbols: 5, bars: 200 }

/** Infers the timeframes of a source that does not state them. */
export const makeTimeframes = (source: CandleSource) => {
  const sample = Effect.fnUntraced(function* () {
    const symbols = (yield* source.symbols(undefined)).slice(0, SAMPLE.symbols)
    const request = { timeframe: "1d", columns: [], range: {}, before: Infinity, last: SAMPLE.bars }
    const found = yield* readInHalves(source, symbols, request)
    return [...found.values()].flatMap((rows) =>
      rows instanceof SourceFailure ? [] : [tidyRows(rows.columns).columns.time.slice(-SAMPLE.bars)],
    )
  })
  let samples: ReadonlyArray<Float64Array> | undefined
  const samplesOf = Effect.suspend(() =>
    samples === undefined
      ? Effect.tap(sample(), (read) => Effect.sync(() => (samples = read)))
      : Effect.succeed(samples),
  )
  return {
    /** All timeframes of the source. */
    all: Effect.suspend(
      () =>
        source.timeframes ??
        Effect.map(samplesOf, (some) => {
          const inferred = timeframeOfGaps(some)
          return inferred === undefined ? [] : [inferred]
        }),
    ),
    instead: (timeframe: Timeframe): Effect.Effect<Timeframes, StoreUnavailable> =>
      source.timeframes === undefined
        ? Effect.map(samplesOf, (some) => {
            const inferred = contradiction(timeframe, some)
            return inferred === undefined ? undefined : [inferred]
          })
        : Effect.map(source.timeframes, (all) => (all.includes(timeframe) ? undefined : all.toSorted())),
  }
}
