import type { Series } from "../../../formula/plan/Plan.ts"

const MOST_PANES = 3

/** Series share a pane if at least this part of their common range overlaps. */
const SHARED = 0.3

export const rangeOf = (series: Series): readonly [low: number, high: number] => {
  let low = Infinity
  let high = -Infinity
  for (const value of series) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

const sharedPart = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number =>
  (Math.min(b, d) - Math.max(a, c)) / (Math.max(b, d) - Math.min(a, c))

/** Assigns a pane below the candles, from 1 on, to each series: at most three, shared by series with similar ranges. */
export const makePaneChooser = (): ((series: Series) => number) => {
  const ranges: Array<readonly [number, number]> = []
  return (series) => {
    const range = rangeOf(series)
    const near = ranges.findIndex((other) => sharedPart(range, other) > SHARED)
    if (near >= 0) return near + 1
    ranges.push(range)
    return Math.min(MOST_PANES, ranges.length)
  }
}
