/** How many bars a symbol has in the file, and the decimals of its prices; -1 where they are stored as they are. */
export interface SymbolLayout {
  readonly bars: number
  readonly decimals: number
}

/** Prices of a bar, one entry a bar in each column. */
export interface PriceColumns {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** All but the closes, which a page unpacks first. */
export interface RestColumns extends Omit<PriceColumns, "close"> {
  readonly volume: Float64Array
}

/** What stands for prices of so many decimals as whole numbers. */
export const scaleOf = (decimals: number): number => 10 ** decimals

/** Bars of symbols whose prices are whole numbers times a power of ten, and of those that are not. */
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
 * Volumes as logarithms: an error below 1% in 64ths of a factor e. 0 is na, 1 is a volume of 0; the shift keeps
 * fractions of one, which markets of coins have, above that.
 */
const PARTS = 64
const SHIFT = 40 * PARTS

export const volumeCode = (volume: number): number => {
  if (!Number.isFinite(volume)) return 0
  return volume > 0 ? Math.max(2, Math.round(Math.log(volume) * PARTS) + SHIFT) : 1
}

export const volumeOfCode = (code: number): number =>
  code === 0 ? NaN : code === 1 ? 0 : Math.exp((code - SHIFT) / PARTS)
