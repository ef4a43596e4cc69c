/**
 * The named values of a formula for one symbol at all bars of a range. `time` is in
 * epoch ms UTC; each indicator has as many values, numbers (na is NaN) or bools (0
 * and 1). A last statement without a name is `result`.
 *
 * @since 0.1.0
 */
export interface SymbolSeries {
  readonly symbol: string
  readonly time: Float64Array
  readonly indicators: ReadonlyMap<string, Float64Array | Uint8Array>
}
