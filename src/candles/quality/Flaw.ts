import type { QualityFinding } from "../../job/QualityFinding.ts"
import type { BarColumns } from "../Candles.ts"

/** A finding of a series whose symbol and timeframe are known. */
export type Flaw = Omit<QualityFinding, "symbol" | "timeframe">

/** Bars of one series, oldest first, and which of them to judge: those from index `from` on. The ones before are what they follow. */
export interface Judged {
  readonly bars: BarColumns
  readonly from: number
  /** Prices of 0 and below are right, as futures have them. */
  readonly allowNegative: boolean
  /** How many bars at the end must not move to be stale. */
  readonly staleBars: number
}

/** A rule, or a family of them, over the columns of one series. */
export type Check = (judged: Judged) => Iterable<Flaw>

/** A number as a finding has it. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** `until` where a flaw is of more than one bar. */
export const untilOf = (time: number, until: number) => (until === time ? {} : { until })
