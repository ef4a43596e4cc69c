import { changeOf } from "./changeOf.ts"
import type { ReportData } from "./ReportData.ts"

/** An equally weighted index of the market, one value per time of the calendar; the first value is 1. */
export const marketLine = ({ calendar, closes, places, symbols }: ReportData): Float64Array => {
  const sums = new Float64Array(calendar.length)
  const counts = new Uint32Array(calendar.length)
  for (const { bars, start } of symbols) {
    for (let at = start + 1; at < start + bars; at++) {
      const change = changeOf(closes[at - 1], closes[at])
      if (!Number.isFinite(change)) continue
      sums[places[at]] += change
      counts[places[at]]++
    }
  }
  let level = 1
  return sums.map((sum, place) => (counts[place] === 0 ? level : (level *= 1 + sum / counts[place])))
}
