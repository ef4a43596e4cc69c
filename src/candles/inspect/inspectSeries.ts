import { lowerBound } from "../../calendar/lowerBound.ts"
import { checkSeries } from "../quality/checkSeries.ts"
import type { Flaw } from "../quality/Flaw.ts"
import type { StoredFindings } from "../sqlite/records/storedFindings.ts"
import type { StoredSeries } from "../sqlite/reading/storedSeries.ts"
import type { Series } from "../sqlite/layout/storeLayout.ts"

/** Which bars of a series are to be judged again. */
export interface Change {
  /** The first time that may have changed since its findings were recorded: -Infinity where it has none of them. */
  readonly since: number
  /** The first time that was written. */
  readonly written: number
  /** What is wrong with all that the series has, where that was told as it was written. */
  readonly told?: { readonly bars: number; readonly flaws: ReadonlyArray<Flaw> }
}

/** What was found in a series by itself. */
export interface Inspected {
  /** The version that was looked at. */
  readonly version: string | undefined
  /** From when on it was judged: findings that reach there are made anew. */
  readonly from: number
  /** The time of the bar before the first one that was written: what ends later is of what was written. */
  readonly before: number
  readonly flaws: ReadonlyArray<Flaw>
}

const timeBefore = (times: Float64Array, time: number): number => {
  const at = lowerBound(times, time)
  return at === 0 ? -Infinity : times[at - 1]
}

/**
 * Judges a series from the bar before a change on, or from where a finding
 * begins that reaches there: the result is as if all of it were judged anew.
 * `undefined` where it is damaged.
 */
export const inspectSeries = (
  series: Series,
  { since, told, written }: Change,
  stored: StoredSeries,
  findings: StoredFindings,
  rules: { readonly allowNegative: boolean; readonly staleBars: number },
): Inspected | undefined => {
  const { version } = series
  if (told?.bars === series.bars) return { version, from: -Infinity, before: -Infinity, flaws: told.flaws }
  const context = rules.staleBars + 1
  const changed = stored.barsFrom(series, since, context)
  if (changed === undefined) return undefined
  const change = timeBefore(changed.time, since)
  const from = change === -Infinity ? change : findings.reaching(series.id, change)
  const bars = from < change ? stored.barsFrom(series, from, context) : changed
  if (bars === undefined) return undefined
  const flaws = checkSeries({ ...rules, bars, from: lowerBound(bars.time, from) })
  return { version, from, before: timeBefore(bars.time, written), flaws }
}
