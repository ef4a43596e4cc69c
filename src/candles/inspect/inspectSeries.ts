import { lowerBound } from "../../calendar/lowerBound.ts"
import type { BarColumns } from "../Candles.ts"
import { checkSeries } from "../quality/checkSeries.ts"
import type { Flaw } from "../quality/Flaw.ts"
import { endsStill } from "../quality/staleChecks.ts"
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
  /** The number of findings that were recorded before the write; `undefined` if it is unknown. */
  readonly verdict?: number | undefined
  /** All flaws of the series, if they were already found while it was written, and how many bars it had then. */
  readonly checked?: { readonly bars: number; readonly flaws: ReadonlyArray<Flaw> }
}

/** Whether the check of a change reads only the bars that were written and a few before them. */
export const isQuick = ({ checked, since }: Change): boolean => since > -Infinity || checked !== undefined

/** The result of checking a series by itself. */
export interface Inspected {
  /** The version that was checked. */
  readonly version: string | undefined
  /** The first time that was checked: findings that end at this time or later are replaced. */
  readonly from: number
  /** The time of the bar before the first written one: findings that end later are about written bars. */
  readonly before: number
  readonly flaws: ReadonlyArray<Flaw>
  /** The number of recorded findings, if none of them ends at `from` or later; `undefined` if they must be counted. */
  readonly verdict?: number | undefined
}

const timeBefore = (times: Float64Array, time: number): number => {
  const at = lowerBound(times, time)
  return at === 0 ? -Infinity : times[at - 1]
}

/**
 * The last bars of the tail, if it has all that a check from the bar before `since` on reads: that bar, the one before
 * it, and `context` bars if those at the end may be stale. So most appended bars are judged without reading a chunk.
 */
const lastOfTail = ({ tail }: Series, since: number, context: number): BarColumns | undefined => {
  const before = tail === undefined || since === -Infinity ? 0 : tail.before(since)
  if (tail === undefined || before < 2) return undefined
  const last = tail.lent(Math.max(0, before - context))
  return before >= context || !endsStill(last) ? last : undefined
}

/**
 * Checks a series from the bar before a change, or from the begin of the earliest finding that reaches that bar, so
 * that the result is the same as that of a full check. `undefined` if the series is damaged.
 */
export const inspectSeries = (
  series: Series,
  { checked, since, verdict, written }: Change,
  stored: StoredSeries,
  findings: StoredFindings,
  rules: { readonly allowNegative: boolean; readonly staleBars: number },
): Inspected | undefined => {
  const { version } = series
  if (checked?.bars === series.bars) return { version, from: -Infinity, before: -Infinity, flaws: checked.flaws }
  const context = rules.staleBars + 1
  const changed = lastOfTail(series, since, context) ?? stored.barsFrom(series, since, context)
  if (changed === undefined) return undefined
  const change = timeBefore(changed.time, since)
  const reached = change === -Infinity || verdict === 0 ? undefined : findings.reaching(series.id, change)
  const from = reached ?? change
  const bars = from < change ? stored.barsFrom(series, from, context) : changed
  if (bars === undefined) return undefined
  const flaws = checkSeries({ ...rules, bars, from: lowerBound(bars.time, from) })
  const before = timeBefore(bars.time, written)
  return { version, from, before, flaws, ...(reached === undefined && change > -Infinity ? { verdict } : {}) }
}
