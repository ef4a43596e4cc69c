import { countBars, type PriceColumns, scaleOf, type SymbolLayout, volumeCode } from "./barLayout.ts"
import { integersToPlanes, joinBytes, numbersToPlanes, zigZag } from "./planes.ts"
import type { VolumeForm } from "./ReportHead.ts"

/** Bars of one symbol, and their places in the report's calendar, ascending. */
export interface SymbolBars {
  readonly columns: PriceColumns & { readonly volume: Float64Array }
  readonly places: Uint32Array
  readonly decimals: number
}

const MOST_DECIMALS = 6

// The zigzag-coded difference of two such numbers fits into 32 bits.
const LARGEST = 2 ** 30

const isExact = (columns: ReadonlyArray<Float64Array>, decimals: number): boolean => {
  const scale = scaleOf(decimals)
  return columns.every((column) =>
    column.every((value) => {
      // Adding 0 turns -0 into 0, so that -0 is not exact: integers have no sign of zero.
      const whole = Math.round(value * scale) + 0
      return Math.abs(whole) < LARGEST && Object.is(whole / scale, value)
    }),
  )
}

/** The fewest decimals, at most 6, that represent every price exactly; -1 if none do. */
export const decimalsOf = ({ close, high, low, open }: PriceColumns): number => {
  const columns = [close, open, high, low]
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    // Most prices need two decimals; testing the closes first rejects fewer quickly.
    if (isExact([close], decimals) && isExact(columns, decimals)) return decimals
  }
  return -1
}

const isInteger = (value: number): boolean => Object.is(value >>> 0, value)

/** How volumes are stored: exactly if the formula reads them. */
export const volumeFormOf = (series: ReadonlyArray<SymbolBars>, isRead: boolean): VolumeForm => {
  if (!isRead) return "logarithms"
  return series.every(({ columns }) => columns.volume.every(isInteger)) ? "integers" : "numbers"
}

const placesOf = (series: ReadonlyArray<SymbolBars>, total: number): Uint32Array => {
  const steps = new Uint32Array(total)
  let at = 0
  for (const { places } of series) {
    for (let bar = 0; bar < places.length; bar++) steps[at++] = bar === 0 ? places[0] : places[bar] - places[bar - 1]
  }
  return steps
}

const joinColumn = (series: ReadonlyArray<SymbolBars>, column: keyof SymbolBars["columns"], length: number) => {
  const joined = new Float64Array(length)
  let at = 0
  for (const { columns } of series) {
    joined.set(columns[column], at)
    at += columns[column].length
  }
  return joined
}

/** Encodes closes and opens as differences from the close before, highs and lows as distances from the body. */
const stepsOf = (series: ReadonlyArray<SymbolBars>, total: number) => {
  const [close, open, high, low] = Array.from({ length: 4 }, () => new Uint32Array(total))
  let at = 0
  for (const { columns, decimals } of series) {
    const scale = scaleOf(decimals)
    let before = 0
    for (let bar = 0; bar < columns.close.length; bar++, at++) {
      const closed = Math.round(columns.close[bar] * scale)
      const opened = Math.round(columns.open[bar] * scale)
      close[at] = zigZag(closed - before)
      open[at] = zigZag(opened - before)
      high[at] = zigZag(Math.round(columns.high[bar] * scale) - Math.max(opened, closed))
      low[at] = zigZag(Math.min(opened, closed) - Math.round(columns.low[bar] * scale))
      before = closed
    }
  }
  return { close, open, high, low }
}

const volumesOf = (series: ReadonlyArray<SymbolBars>, form: VolumeForm, total: number): Uint8Array => {
  const volumes = joinColumn(series, "volume", total)
  if (form === "numbers") return numbersToPlanes(volumes)
  return integersToPlanes(Uint32Array.from(volumes, form === "integers" ? (volume) => volume : volumeCode))
}

/** Packs the bars of all symbols, to be deflated: the closes, which a page needs first, and the other columns. */
export const encodeBars = (series: ReadonlyArray<SymbolBars>, form: VolumeForm) => {
  const layout = series.map(({ decimals, places }): SymbolLayout => ({ bars: places.length, decimals }))
  const { exact, raw, total } = countBars(layout)
  const steps = stepsOf(
    series.filter(({ decimals }) => decimals >= 0),
    exact,
  )
  const rawSeries = series.filter(({ decimals }) => decimals < 0)
  const rawColumn = (column: keyof PriceColumns) => numbersToPlanes(joinColumn(rawSeries, column, raw))
  const price = (column: keyof PriceColumns) => [integersToPlanes(steps[column]), rawColumn(column)]
  return {
    closes: joinBytes([integersToPlanes(placesOf(series, total)), ...price("close")]),
    bars: joinBytes([...price("open"), ...price("high"), ...price("low"), volumesOf(series, form, total)]),
  }
}
