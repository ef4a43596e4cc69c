import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"

/**
 * Moves the start of a bar that overlaps the previous one to its end. Start times computed from end times can overlap,
 * since the last bar of a session may be shorter. Times must ascend.
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
