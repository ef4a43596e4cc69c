import type { SeriesMarker, Time } from "lightweight-charts"
import { colour, withAlpha } from "../dom/colours.ts"

/** The library is slow with more than a few thousand markers. */
const MOST_MARKERS = 5000

/** An arrow below each match, larger below the chosen one; a chosen bar without a match has an arrow above it. */
export const markersOf = (
  matchBars: ReadonlyArray<number>,
  chosen: number,
  timeOf: (bar: number) => Time,
): Array<SeriesMarker<Time>> => {
  const accent = colour("accent")
  const others = withAlpha(accent, 0.75)
  const nearest = matchBars.toSorted((a, b) => Math.abs(a - chosen) - Math.abs(b - chosen)).slice(0, MOST_MARKERS)
  const bars = chosen < 0 || nearest.includes(chosen) ? nearest : [...nearest, chosen]
  return bars
    .toSorted((a, b) => a - b)
    .map((bar): SeriesMarker<Time> => {
      const time = timeOf(bar)
      if (bar !== chosen) return { time, position: "belowBar", shape: "arrowUp", color: others, size: 1 }
      if (matchBars.includes(bar)) {
        return { time, position: "belowBar", shape: "arrowUp", color: accent, size: 2, text: "match" }
      }
      return { time, position: "aboveBar", shape: "arrowDown", color: colour("muted"), size: 1, text: "explained" }
    })
}
