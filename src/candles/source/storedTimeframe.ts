import type { Timeframe } from "../../job/Timeframe.ts"
import { makeSpacing, timeframeOfGap } from "../timeframeSpacing.ts"

/** Infers the timeframe of some symbols' bars from the lower quartile of the gaps between them. */
export const timeframeOfGaps = (samples: ReadonlyArray<Float64Array>): Timeframe | undefined => {
  const gaps = samples.flatMap((times) => Array.from(times.subarray(1), (time, i) => time - times[i]))
  if (gaps.length === 0) return undefined
  return timeframeOfGap(gaps.toSorted((a, b) => a - b)[gaps.length >>> 2])
}

/** The timeframe of some symbols' bars, if it contradicts the given one. */
export const contradiction = (timeframe: Timeframe, samples: ReadonlyArray<Float64Array>): Timeframe | undefined => {
  const spacing = makeSpacing(timeframe)
  for (const times of samples) spacing.add(times)
  return spacing.contradiction() === undefined ? undefined : timeframeOfGaps(samples)
}
