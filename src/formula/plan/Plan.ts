import type { SymbolFacts } from "./SymbolFacts.ts"

/** A series, one value a bar: numbers (na is NaN) or bools (0 and 1). @since 0.1.0 */
export type Series = Float64Array | Uint8Array

/** The columns that a formula can read; see `Candles`. @since 0.1.0 */
export type FormulaColumn = "time" | "open" | "high" | "low" | "close" | "volume"

/** The bars that a plan runs over, such as `Candles`. @since 0.1.0 */
export interface Bars {
  readonly length: number
  /** Bars before the first one here, for `bar_index`. */
  readonly firstIndex: number
  readonly columns: Readonly<Partial<Record<FormulaColumn, Float64Array>>>
  /** Facts of the symbol, for formulas that read them: its name, its exchange's time zone. */
  readonly facts?: SymbolFacts
  /** The bars of other symbols, for formulas that request them; see `Plan.symbols`. */
  readonly others?: ReadonlyMap<string, Bars>
  /** How many bars more than the plan's `lookback` there are before the first one that counts; 0 unless given. */
  readonly spare?: number
  /** When each bar is known: the open time of the stored bar that closes it; `time` unless given. */
  readonly knownTimes?: Float64Array
}

/** @since 0.1.0 */
export interface Evaluation {
  /** The formula's value at each bar. Valid until the plan runs again. */
  readonly result: Series
  /** The named values at each bar, in the order of the text. Valid until the plan runs again. */
  readonly named: ReadonlyMap<string, Series>
  /**
   * Values were missing inside an operand, so that `lookback` was not enough:
   * run again over the whole history, unless these bars were the whole of it.
   */
  readonly holes: boolean
}

/** Another symbol that a formula requests. @since 0.1.0 */
export interface OtherSymbol {
  /** As the formula writes it: `SPY`, `NASDAQ:QQQ`. */
  readonly symbol: string
  readonly columns: ReadonlyArray<FormulaColumn>
  /** Without such a symbol, its values are na. */
  readonly isOptional: boolean
}

/**
 * A formula, checked and ready to run over the bars of any symbol.
 *
 * @since 0.1.0
 */
export interface Plan {
  /** Bars to read before the range for exact values inside it; `Infinity` means the whole history. */
  readonly lookback: number
  /** Bars before the first one at which every named value and the result have a value. */
  readonly warmup: number
  /** The columns that `run` reads. */
  readonly columns: ReadonlyArray<FormulaColumn>
  /** Whether it reads facts of the symbol (`Bars.facts`), such as its time zone. */
  readonly readsFacts?: boolean
  /** Other symbols whose bars it reads (`Bars.others`), all of them up to the end of the range. */
  readonly symbols?: ReadonlyArray<OtherSymbol>
  /**
   * Runs over one symbol's bars. The plan owns the memory of what it returns:
   * running again overwrites it.
   *
   * @throws Error when the bars lack a column of `columns`
   */
  readonly run: (bars: Bars) => Evaluation
}
