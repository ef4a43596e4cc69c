/**
 * What prices were adjusted for: `raw` for nothing, `split` for splits only, `dividend` for dividends only, `all` for
 * both.
 *
 * @since 0.1.0
 */
export type Adjustment = "raw" | "split" | "dividend" | "all"

/** @since 0.1.0 */
export const ADJUSTMENTS: ReadonlyArray<Adjustment> = ["raw", "split", "dividend", "all"]

/** Facts about a symbol besides its bars. @since 0.1.0 */
export interface Listing {
  /** The exchange: `NASDAQ`, `XETR`, `binance`. */
  readonly exchange?: string
  /** The time zone of the exchange: `America/New_York`. */
  readonly timeZone?: string
  /** The trading session in that zone, as in Pine Script: `0930-1600`. */
  readonly session?: string
  readonly adjustment?: Adjustment
}
