import type { Bars } from "../Plan.ts"

/** Turns bars into Heikin-Ashi bars, in place: the close is the mean price, the open the middle of the bar before. */
export const heikinAshi = ({ close, high, low, open }: Bars["columns"], length: number): void => {
  if (open === undefined || high === undefined || low === undefined || close === undefined) return
  let middle = NaN
  for (let bar = 0; bar < length; bar++) {
    const mean = (open[bar] + high[bar] + low[bar] + close[bar]) / 4
    // The first bar has none before it, nor has one after a gap.
    const begin = Number.isNaN(middle) ? (open[bar] + close[bar]) / 2 : middle
    middle = (begin + mean) / 2
    high[bar] = Math.max(high[bar], begin, mean)
    low[bar] = Math.min(low[bar], begin, mean)
    open[bar] = begin
    close[bar] = mean
  }
}
