import type { Bars } from "../Plan.ts"

/**
 * Turns bars into Heikin-Ashi bars, in place: the close is the mean price, the open the middle of the bar before. The
 * first bar, and one after a gap, has no bar before it: its open is computed from its own open and close. With `isAhead`
 * opens are read before the bar has ended, and such an open is na.
 */
export const heikinAshi = ({ close, high, low, open }: Bars["columns"], length: number, isAhead: boolean): void => {
  if (open === undefined || high === undefined || low === undefined || close === undefined) return
  let middle = NaN
  for (let bar = 0; bar < length; bar++) {
    const mean = (open[bar] + high[bar] + low[bar] + close[bar]) / 4
    const isFirst = Number.isNaN(middle)
    const begin = isFirst ? (open[bar] + close[bar]) / 2 : middle
    middle = (begin + mean) / 2
    high[bar] = Math.max(high[bar], begin, mean)
    low[bar] = Math.min(low[bar], begin, mean)
    open[bar] = isFirst && isAhead ? NaN : begin
    close[bar] = mean
  }
}
