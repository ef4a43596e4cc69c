import * as Schema from "effect/Schema"
import { EndInstant, Instant } from "./Instant.ts"

/**
 * The range of bars that a job covers: `from` inclusive, `to` exclusive, in epoch
 * ms UTC; without one, the range is open at that end. In JSON they are dates or
 * ISO 8601 instants; a bare date in `to` includes that whole day.
 *
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { DateRange } from "marketsweep"
 *
 * Schema.decodeUnknownSync(DateRange)({ from: "2024-01-01", to: "2024-12-31" })
 * // { from: 1704067200000, to: 1735689600000 }
 * ```
 *
 * @since 0.1.0
 */
export const DateRange = Schema.Struct({
  from: Schema.optionalKey(Instant),
  to: Schema.optionalKey(EndInstant),
}).check(
  Schema.makeFilter(
    ({ from, to }) => from === undefined || to === undefined || from < to || "Expected `from` to be before `to`",
  ),
)

/** @since 0.1.0 */
export type DateRange = typeof DateRange.Type
