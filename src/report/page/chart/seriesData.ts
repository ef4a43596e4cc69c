import type { CandlestickData, HistogramData, LineData, Time, WhitespaceData } from "lightweight-charts"
import type { ChartTimes } from "./chartTimes.ts"
import type { ChartBars } from "./legend.ts"

/** The candles of the price pane. */
export const candleData = (bars: ChartBars, times: ChartTimes): Array<CandlestickData<Time>> =>
  Array.from(bars.close, (close, bar) => ({
    time: times.at(bar),
    open: bars.open[bar],
    high: bars.high[bar],
    low: bars.low[bar],
    close,
  }))

/** The columns of the volume, in the colour `up` if the bar closed at or above its open. */
export const volumeData = (
  bars: ChartBars,
  times: ChartTimes,
  up: string,
  down: string,
): Array<HistogramData<Time> | WhitespaceData<Time>> =>
  Array.from(bars.volume, (value, bar) => {
    const time = times.at(bar)
    return Number.isFinite(value) ? { time, value, color: bars.close[bar] >= bars.open[bar] ? up : down } : { time }
  })

/** The points of a line, with a gap at each na. */
export const lineData = (series: ArrayLike<number>, times: ChartTimes): Array<LineData<Time> | WhitespaceData<Time>> =>
  Array.from(series, (value, bar) => {
    const time = times.at(bar)
    return Number.isFinite(value) ? { time, value } : { time }
  })
