import * as Schema from "effect/Schema"
import { Instant } from "./Instant.ts"
import { Timeframe } from "./Timeframe.ts"

/**
 * What can look wrong in candles:
 *
 * - `order`: rows are neither oldest first nor newest first;
 * - `duplicates`: a time occurs twice, with the same values;
 * - `conflicts`: a time occurs twice, with different values;
 * - `invalid`: a price is missing or infinite, or a volume infinite or negative;
 * - `prices`: a price is 0 or negative;
 * - `highLow`: the high is not the highest price, or the low not the lowest;
 * - `volumes`: the volume is 0, or missing where the bar before has one;
 * - `jumps`: the price changes between a close and the next open as in a split;
 * - `stale`: the last bars do not move, or the series ends before the others;
 * - `gaps`: there is no bar where most other symbols have one.
 *
 * @since 0.1.0
 */
export const QualityRule = Schema.Literals([
  "order",
  "duplicates",
  "conflicts",
  "invalid",
  "prices",
  "highLow",
  "volumes",
  "jumps",
  "stale",
  "gaps",
])

/** @since 0.1.0 */
export type QualityRule = typeof QualityRule.Type

/** All rules, in the order of reported findings. */
export const QUALITY_RULES: ReadonlyArray<QualityRule> = QualityRule.literals

/**
 * Candles of a symbol that break a rule: the bar that opened at `time`, or all bars
 * from there to `until`, in epoch ms UTC. `values` are those that the rule checked;
 * `null` is missing (or infinite, which JSON lacks).
 *
 * @since 0.1.0
 */
export const QualityFinding = Schema.Struct({
  symbol: Schema.String,
  timeframe: Timeframe,
  time: Instant,
  until: Schema.optionalKey(Instant),
  rule: QualityRule,
  values: Schema.Record(Schema.String, Schema.NullOr(Schema.Finite)),
})

/** @since 0.1.0 */
export interface QualityFinding extends Schema.Schema.Type<typeof QualityFinding> {}

/** Encodes a finding for JSON: times become ISO 8601 UTC strings. @since 0.1.0 */
export const encodeFinding: (finding: QualityFinding) => typeof QualityFinding.Encoded =
  Schema.encodeSync(QualityFinding)
