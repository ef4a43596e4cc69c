/** The number of bars of a symbol in the file, and the decimals of its prices; -1 if they are stored as floats. */
export interface SymbolLayout {
  readonly bars: number
  readonly decimals: number
}

/** Columns of prices, with one entry per bar. */
export interface PriceColumns {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** All columns but the closes, which a page unpacks first. */
export interface RestColumns extends Omit<PriceColumns, "close"> {
  readonly volume: Float64Array
}

/** The factor that turns prices with this many decimals into integers. */
export const scaleOf = (decimals: number): number => 10 ** decimals

/** Counts the bars of symbols whose prices are stored as scaled integers (`exact`) and as floats (`raw`). */
export const countBars = (layout: ReadonlyArray<SymbolLayout>) => {
  let exact = 0
  let raw = 0
  for (const { bars, decimals } of layout) {
    if (decimals < 0) raw += bars
    else exact += bars
  }
  return { exact, raw, total: exact + raw }
}

/*
 * Volumes as logarithms in 64ths of a factor e, with an error below 1%. Code 0 is na and code 1 is a volume of 0; the
 * shift moves fractional volumes, which coins have, above these codes.
 */
const PARTS = 64
const SHIFT = 40 * PARTS

export const volumeCode = (volume: number): number => {
  if (!Number.isFinite(volume)) return 0
  return volume > 0 ? Math.max(2, Math.round(Math.log(volume) * PARTS) + SHIFT) : 1
}

export const volumeOfCode = (code: number): number =>
  code === 0 ? NaN : code === 1 ? 0 : Math.exp((code - SHIFT) / PARTS)
