import type { QualityFinding } from "../../job/QualityFinding.ts"
import type { BarColumns } from "../Candles.ts"

/** A finding without its symbol and timeframe, which are known from the series. */
export type Flaw = Omit<QualityFinding, "symbol" | "timeframe">

/** Bars of one series, oldest first. Those from index `from` on are checked; the ones before are their context. */
export interface Judged {
  readonly bars: BarColumns
  readonly from: number
  /** Whether prices of 0 and below are valid, as in futures. */
  readonly allowNegative: boolean
  /** The number of bars without a move at the end that makes a series stale. */
  readonly staleBars: number
}

/** A rule, or a family of them, over the columns of one series. */
export type Check = (judged: Judged) => Iterable<Flaw>

/** A number in a finding: null for NaN and infinities. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** `until`, if a flaw spans more than one bar. */
export const untilOf = (time: number, until: number) => (until === time ? {} : { until })
