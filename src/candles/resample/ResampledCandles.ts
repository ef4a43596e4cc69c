import * as Layer from "effect/Layer"
import { CandleRepository } from "../CandleRepository.ts"
import { rememberingBars } from "./rememberedBars.ts"
import { resampled, type ResampledCandlesOptions } from "./resampled.ts"

export type { ResampledCandlesOptions } from "./resampled.ts"

/**
 * Adds to the `CandleRepository` below it the timeframes that are coarser than those that it has: weeks of daily bars,
 * hours of minutes. A timeframe that it has is read as it is; the bars of other symbols are made of the coarsest
 * timeframe that fits. `CandleStore.layer` has this in it.
 *
 * **Details**
 *
 * - The first open, the highest high, the lowest low, the last close and the sum of the volumes. Missing prices are
 *   passed over; a volume is missing (NaN) where one of its parts is.
 * - Weeks begin on Mondays, months on the 1st, and their bars carry that date. Days are those of the exchange: in its
 *   time zone, and from the evening before where its session crosses midnight. Without a recorded zone they are UTC's.
 * - Bars of hours and minutes are counted from where the session begins each day; from midnight where none is recorded.
 * - The newest bar is `unfinished` until the stored bars reach its end, or a later one is stored.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { MemoryCandles, ResampledCandles } from "marketsweep"
 *
 * const daily = MemoryCandles.layer({ AAPL: [184.2, 185.6, 181.9] })
 * // A job may ask for 1w, 1M, 3M or 1y of these.
 * const candles = ResampledCandles.layer().pipe(Layer.provide(daily))
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options?: ResampledCandlesOptions): Layer.Layer<CandleRepository, never, CandleRepository> =>
  Layer.effect(
    CandleRepository,
    CandleRepository.useSync((candles) => {
      const made = resampled(candles, options)
      return options?.remember === true ? rememberingBars(made) : made
    }),
  )
