import type { Timeframe } from "../../job/Timeframe.ts"
import { makeSpacing, timeframeOfGap } from "../timeframeSpacing.ts"

/** The timeframe that the bars of some symbols have, as a quarter of the gaps between them are no longer than its bars. */
export const spokenTimeframe = (samples: ReadonlyArray<Float64Array>): Timeframe | undefined => {
  const gaps = samples.flatMap((times) => Array.from(times.subarray(1), (time, i) => time - times[i]))
  if (gaps.length === 0) return undefined
  return timeframeOfGap(gaps.toSorted((a, b) => a - b)[gaps.length >>> 2])
}

/** What the bars of some symbols are instead, where they cannot be of this timeframe. */
export const contradiction = (timeframe: Timeframe, samples: ReadonlyArray<Float64Array>): Timeframe | undefined => {
  const spacing = makeSpacing(timeframe)
  for (const times of samples) spacing.add(times)
  return spacing.contradiction() === undefined ? undefined : spokenTimeframe(samples)
}
