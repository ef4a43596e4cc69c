import type { Bars } from "../../../formula/plan/Plan.ts"
import { decodeCloses, decodeRest } from "../../format/decodeBars.ts"
import type { ReportOthers } from "../../format/ReportHead.ts"
import { calendarTimes } from "./calendarTimes.ts"

/** Bars by the name that a formula uses to request them; `undefined` if the store had no such symbol. */
export type OtherBars = ReadonlyMap<string, Bars | undefined>

/** Unpacks the bars of the other symbols that the scan's formula requests. */
export const otherBars = ({ calendar, closesBytes, symbols, volume }: ReportOthers, bytes: Uint8Array): OtherBars => {
  const times = calendarTimes(calendar)
  const { close, places } = decodeCloses(bytes.subarray(0, closesBytes), symbols)
  const rest = decodeRest(bytes.subarray(closesBytes), symbols, close, volume)
  const others = new Map<string, Bars | undefined>()
  let start = 0
  for (const { bars, firstIndex, listing, name, symbol } of symbols) {
    const cut = (column: Float64Array) => column.subarray(start, start + bars)
    const columns = {
      time: Float64Array.from(places.subarray(start, start + bars), (place) => times[place]),
      open: cut(rest.open),
      high: cut(rest.high),
      low: cut(rest.low),
      close: cut(close),
      volume: cut(rest.volume),
    }
    others.set(
      symbol,
      name === null ? undefined : { length: bars, firstIndex, columns, facts: { ...listing, symbol: name } },
    )
    start += bars
  }
  return others
}
