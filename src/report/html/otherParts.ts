import { decimalsOf, encodeBars, type SymbolBars, volumeFormOf } from "../format/encodeBars.ts"
import { joinBytes } from "../format/planes.ts"
import type { ReportOthers } from "../format/ReportHead.ts"
import { Calendar } from "./calendar.ts"
import { NO_BARS } from "./readBars.ts"
import type { ReadOther } from "./readOthers.ts"

/** Encodes the other symbols that a formula requests; `undefined` if there are none. */
export const otherParts = (
  others: ReadonlyArray<ReadOther>,
): { readonly head: ReportOthers; readonly bytes: Uint8Array } | undefined => {
  if (others.length === 0) return undefined
  const read = others.map(({ found }) => found?.bars ?? NO_BARS)
  const calendar = new Calendar(
    read.map(({ columns }) => columns.time),
    [],
  )
  const series = read.map(({ columns }): SymbolBars => ({
    columns,
    places: calendar.placesOf(columns.time),
    decimals: decimalsOf(columns),
  }))
  const volume = volumeFormOf(
    series,
    others.some(({ found }) => found?.readsVolume === true),
  )
  const { bars, closes } = encodeBars(series, volume)
  const symbols = others.map(({ found, symbol }, index) => ({
    symbol,
    name: found?.name ?? null,
    ...(found?.listing === undefined ? {} : { listing: found.listing }),
    bars: series[index].places.length,
    firstIndex: read[index].firstIndex,
    decimals: series[index].decimals,
  }))
  return {
    head: { symbols, calendar: calendar.encode(), volume, closesBytes: closes.length },
    bytes: joinBytes([closes, bars]),
  }
}
