import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"

/**
 * Sets the times of bars that would begin before the last one ends, by their length, to that end: the last bar of a session
 * may be shorter. Times ascend.
 */
export const untangle = (times: Float64Array, timeframe: string): void => {
  if (hasDates(timeframe)) return
  const length = timeframeMs(timeframe)
  let end = -Infinity
  for (let at = 0; at < times.length; at++) {
    const ownEnd = times[at] + length
    if (times[at] < end) times[at] = end
    end = ownEnd
  }
}
