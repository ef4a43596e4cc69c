import type { UTCTimestamp } from "lightweight-charts"
import type { Clocks } from "../data/clocks.ts"
import { firstAtLeast } from "../data/search.ts"
import { timeText } from "../text/format.ts"

/** The times of a chart's bars for the chart library. */
export interface ChartTimes {
  readonly at: (bar: number) => UTCTimestamp
  /** The local time of the bar at a time of the library. */
  readonly textAt: (time: number) => string
}

/**
 * The library supports only UTC, so it gets local times as if they were UTC, in seconds. When clocks are set back, an
 * hour occurs twice, but the library's times must ascend: bars of the second hour are placed a second apart, and
 * `textAt` returns their correct time.
 */
export const chartTimes = (times: Float64Array, { wallOf }: Clocks, isDaily: boolean): ChartTimes => {
  const seconds = new Float64Array(times.length)
  let before = -Infinity
  for (const [bar, time] of times.entries()) {
    before = Math.max(before + 1, Math.floor(wallOf(time) / 1000))
    seconds[bar] = before
  }
  return {
    at: (bar) => seconds[bar] as UTCTimestamp,
    textAt: (time) => timeText(wallOf(times[Math.min(firstAtLeast(seconds, time), times.length - 1)]), isDaily),
  }
}
