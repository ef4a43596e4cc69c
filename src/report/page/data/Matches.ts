/** The matches of a formula, one entry per match in each column; symbol after symbol, oldest first. */
export interface Matches {
  readonly count: number
  /** Index of the symbol in the report. */
  readonly symbol: Uint32Array
  /** Index of the time in the report's calendar. */
  readonly place: Uint32Array
  /** Index of the bar among the symbol's; -1 if the report does not contain it. */
  readonly bar: Int32Array
  readonly close: Float64Array
  readonly names: ReadonlyArray<string>
  readonly areBools: ReadonlyArray<boolean>
  /** One column per name; na is NaN. */
  readonly values: ReadonlyArray<Float64Array>
}
