import type { BarColumns } from "../../Candles.ts"
import { emptyBars, sliceBars } from "../../mergeBars.ts"

/** Combines bars into a longer timeframe: first open, highest high, lowest low, last close, sum of volumes (missing if one is). */
export const aggregateBars = (bars: BarColumns, start: (time: number) => number): BarColumns => {
  const { length } = bars.time
  const longer = emptyBars(length)
  let count = 0
  for (let index = 0; index < length; index++) {
    const time = start(bars.time[index])
    if (count === 0 || longer.time[count - 1] !== time) {
      longer.time[count] = time
      longer.open[count] = bars.open[index]
      longer.high[count] = bars.high[index]
      longer.low[count] = bars.low[index]
      longer.close[count] = bars.close[index]
      longer.volume[count] = bars.volume[index]
      count++
      continue
    }
    const at = count - 1
    longer.high[at] = Math.max(longer.high[at], bars.high[index])
    longer.low[at] = Math.min(longer.low[at], bars.low[index])
    longer.close[at] = bars.close[index]
    longer.volume[at] += bars.volume[index]
  }
  return sliceBars(longer, 0, count)
}
