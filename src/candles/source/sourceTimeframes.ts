import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { type CandleSource, SourceFailure } from "./CandleSource.ts"
import { readInHalves } from "./readInHalves.ts"
import { contradiction, spokenTimeframe } from "./storedTimeframe.ts"
import { tidyRows } from "./tidyRows.ts"

/** The timeframes that a source has instead of the one that is asked for; `undefined` where it may have that. */
export type Timeframes = ReadonlyArray<Timeframe> | undefined

/** Symbols whose bars are looked at for their timeframe, and how many bars of each. */
const SAMPLE = { symbols: 5, bars: 200 }

/** What is known of the timeframes of a source that does not say which it has. */
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
    /** All that the source has. */
    all: Effect.suspend(
      () =>
        source.timeframes ??
        Effect.map(samplesOf, (some) => {
          const spoken = spokenTimeframe(some)
          return spoken === undefined ? [] : [spoken]
        }),
    ),
    instead: (timeframe: Timeframe): Effect.Effect<Timeframes, StoreUnavailable> =>
      source.timeframes === undefined
        ? Effect.map(samplesOf, (some) => {
            const spoken = contradiction(timeframe, some)
            return spoken === undefined ? undefined : [spoken]
          })
        : Effect.map(source.timeframes, (all) => (all.includes(timeframe) ? undefined : all.toSorted())),
  }
}
