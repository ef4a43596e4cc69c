import { lowerBound } from "../../calendar/lowerBound.ts"
import { checkSeries } from "../quality/checkSeries.ts"
import type { Flaw } from "../quality/Flaw.ts"
import type { StoredFindings } from "../sqlite/records/storedFindings.ts"
import type { StoredSeries } from "../sqlite/reading/storedSeries.ts"
import type { Series } from "../sqlite/layout/storeLayout.ts"

/** Which bars of a series must be checked again. */
export interface Change {
  /**
   * The first time that may have changed since the findings were recorded; -Infinity if the series was never checked.
   */
  readonly since: number
  /** The first time that was written. */
  readonly written: number
  /** All flaws of the series, if they were already found while it was written. */
  readonly told?: { readonly bars: number; readonly flaws: ReadonlyArray<Flaw> }
}

/** The result of checking a series by itself. */
export interface Inspected {
  /** The version that was checked. */
  readonly version: string | undefined
  /** The first time that was checked: findings that end at this time or later are replaced. */
  readonly from: number
  /** The time of the bar before the first written one: findings that end later are about written bars. */
  readonly before: number
  readonly flaws: ReadonlyArray<Flaw>
}

const timeBefore = (times: Float64Array, time: number): number => {
  const at = lowerBound(times, time)
  return at === 0 ? -Infinity : times[at - 1]
}

/**
 * Checks a series from the bar before a change, or from the begin of the earliest finding that reaches that bar, so
 * that the result is the same as that of a full check. `undefined` if the series is damaged.
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
