/** Facts of a symbol besides its bars, which a candle store may record. @since 0.1.0 */
export interface SymbolFacts {
  /** Its name in the store. */
  readonly symbol?: string
  readonly exchange?: string
  /** The time zone of the exchange; `UTC` by default. */
  readonly timeZone?: string
  /** Its trading hours in that zone: `0930-1600`. */
  readonly session?: string
}
