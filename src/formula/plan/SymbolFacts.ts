/** What is known of a symbol besides its bars; a candle store may record it. @since 0.1.0 */
export interface SymbolFacts {
  /** As the store names it. */
  readonly symbol?: string
  readonly exchange?: string
  /** The zone of the exchange's clocks, `UTC` unless given. */
  readonly timeZone?: string
  /** When it is traded, in that zone: `0930-1600`. */
  readonly session?: string
}
