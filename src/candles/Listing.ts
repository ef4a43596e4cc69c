/**
 * What prices were adjusted for: `raw` for nothing, `split` for splits alone, `dividend` for dividends alone, `all` for
 * both.
 *
 * @since 0.1.0
 */
export type Adjustment = "raw" | "split" | "dividend" | "all"

/** @since 0.1.0 */
export const ADJUSTMENTS: ReadonlyArray<Adjustment> = ["raw", "split", "dividend", "all"]

/** What is known of a symbol besides its bars. @since 0.1.0 */
export interface Listing {
  /** Where it is traded: `NASDAQ`, `XETR`, `binance`. */
  readonly exchange?: string
  /** The zone of the exchange's clocks: `America/New_York`. */
  readonly timeZone?: string
  /** When it is traded, in that zone: `0930-1600`, as Pine Script writes it. */
  readonly session?: string
  readonly adjustment?: Adjustment
}
