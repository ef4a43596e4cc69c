import * as Layer from "effect/Layer"
import { CandleRepository } from "../CandleRepository.ts"
import { rememberBars } from "./rememberedBars.ts"
import { resampleRepository, type ResampledCandlesOptions } from "./resampled.ts"

export type { ResampledCandlesOptions } from "./resampled.ts"

/**
 * Adds coarser timeframes to the `CandleRepository` below it, such as weeks from daily bars or hours from minutes. A
 * stored timeframe is read unchanged; symbols without it get bars aggregated from the coarsest stored timeframe that
 * fits. `CandleStore.layer` includes this layer.
 *
 * **Details**
 *
 * - A bar has the first open, the highest high, the lowest low, the last close and the sum of the volumes. Missing prices
 *   are skipped; a volume is missing (NaN) if one of its parts is.
 * - Weeks begin on Mondays, months on the 1st, and their bars carry that date. Days are those of the exchange: in its
 *   time zone, and from the evening before if its session crosses midnight. Without a recorded zone, days are UTC.
 * - Bars of hours and minutes start from the session's begin each day, or from midnight if no session is recorded.
 * - The newest bar is `unfinished` until the stored bars reach its end, or a later bar is stored.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { MemoryCandles, ResampledCandles } from "marketsweep"
 *
 * const daily = MemoryCandles.layer({ AAPL: [184.2, 185.6, 181.9] })
 * // Jobs can use 1w, 1M, 3M and 1y as well.
 * const candles = ResampledCandles.layer().pipe(Layer.provide(daily))
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options?: ResampledCandlesOptions): Layer.Layer<CandleRepository, never, CandleRepository> =>
  Layer.effect(
    CandleRepository,
    CandleRepository.useSync((candles) => {
      const made = resampleRepository(candles, options)
      return options?.remember === true ? rememberBars(made) : made
    }),
  )
