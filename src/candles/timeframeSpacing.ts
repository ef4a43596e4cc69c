import { timeframeMs } from "../calendar/timeframeUnit.ts"

export { timeframeMs } from "../calendar/timeframeUnit.ts"

const DAY_MS = 86_400_000

const USUAL = "1s 5s 10s 15s 30s 1m 2m 3m 5m 10m 15m 30m 1h 2h 3h 4h 6h 8h 12h 1d".split(" ")
const USUAL_MS = USUAL.map(timeframeMs)

/** The timeframe whose bars are about `gap` ms apart. */
export const timeframeOfGap = (gap: number): string => {
  if (gap >= 300 * DAY_MS) return "1y"
  if (gap >= 80 * DAY_MS) return "3M"
  if (gap >= 26 * DAY_MS) return "1M"
  if (gap >= 5 * DAY_MS) return gap > 10 * DAY_MS ? "2w" : "1w"
  if (gap >= 0.9 * DAY_MS) return `${Math.round(gap / DAY_MS)}d`
  const exact = USUAL.find((each) => timeframeMs(each) === gap)
  if (exact !== undefined) return exact
  const unit = ["h", "m", "s"].find((each) => gap >= timeframeMs(`1${each}`)) ?? "s"
  return `${Math.max(1, Math.round(gap / timeframeMs(`1${unit}`)))}${unit}`
}

/** The spacing of the bars of a file: the gaps between consecutive bars of each symbol. */
export interface Spacing {
  /** Adds ascending times of one symbol. */
  readonly add: (times: ArrayLike<number>) => void
  /** The timeframe that the gaps indicate, if it is not the given one. */
  readonly contradiction: () => string | undefined
  /** Whether the smallest gap equals the timeframe. */
  readonly fits: () => boolean
}

/** Bars of a timeframe are at least this share of it apart, because clocks change and sessions end early. */
const CLOSEST = 0.75
/** The share of gaps that may be shorter, such as that of an incomplete bar. */
const CLOSE_SHARE = 0.34

/** So many consecutive gaps of a week or a month among daily bars mean that these bars are weekly or monthly. */
const REGULAR: ReadonlyArray<readonly [timeframe: string, least: number, most: number, run: number]> = [
  ["1w", 7 * DAY_MS, 7 * DAY_MS, 12],
  ["1M", 28 * DAY_MS, 31 * DAY_MS, 6],
]
/** The share of gaps that may be that long: in a file of many symbols, some rarely trade. */
const REGULAR_SHARE = 0.1

/** Counts gaps between daily bars that fit a longer timeframe: some histories get coarser further back. */
const coarseGaps = () => {
  const runs = new Float64Array(REGULAR.length)
  const counts = new Float64Array(REGULAR.length)
  return {
    startSeries: () => void runs.fill(0),
    add: (gap: number) => {
      for (let at = 0; at < REGULAR.length; at++) {
        const [, least, most, run] = REGULAR[at]
        runs[at] = gap >= least && gap <= most ? runs[at] + 1 : 0
        if (runs[at] >= run) counts[at] += runs[at] === run ? run : 1
      }
    },
    timeframe: (gaps: number) => REGULAR.find((_, at) => counts[at] > gaps * REGULAR_SHARE)?.[0],
  }
}

export const makeSpacing = (timeframe: string): Spacing => {
  const length = timeframeMs(timeframe)
  const usual = USUAL_MS.filter((ms) => ms > length)
  // The number of gaps that are multiples of each longer timeframe.
  const multiples = new Float64Array(usual.length)
  let gaps = 0
  let close = 0
  let closest = Infinity
  let shortest = Infinity
  const coarse = length === DAY_MS ? coarseGaps() : undefined

  const contradiction = (): string | undefined => {
    if (gaps === 0) return undefined
    if (close > gaps * CLOSE_SHARE) return timeframeOfGap(closest)
    if (length >= DAY_MS) {
      const many = length >= 7 * DAY_MS ? 2.5 : 5
      const far = (gaps >= 2 && shortest >= many * length) || (gaps >= 3 && shortest >= 3 * length)
      return far ? timeframeOfGap(shortest) : coarse?.timeframe(gaps)
    }
    for (let at = usual.length - 1; at >= 0; at--) {
      const longer = usual[at]
      if (multiples[at] < gaps || (longer < DAY_MS && shortest !== longer)) continue
      // The probability that bars of the given timeframe, with some missing, have such gaps by chance.
      if ((length / longer) ** gaps <= 0.05) return timeframeOfGap(longer)
    }
    return undefined
  }

  return {
    add: (times) => {
      coarse?.startSeries()
      for (let index = 1; index < times.length; index++) {
        const gap = times[index] - times[index - 1]
        if (gap <= 0) continue
        gaps++
        coarse?.add(gap)
        if (gap < shortest) shortest = gap
        if (gap < length * CLOSEST) {
          close++
          closest = Math.min(closest, gap)
        }
        // Once a gap equals the timeframe itself, no longer one can fit.
        if (shortest > length) for (let at = 0; at < usual.length; at++) if (gap % usual[at] === 0) multiples[at]++
      }
    },
    contradiction,
    fits: () => Math.abs(shortest - length) < 0.05 * length,
  }
}
