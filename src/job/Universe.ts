import * as Schema from "effect/Schema"
import { DateRange } from "./DateRange.ts"

/**
 * When each symbol was a member, such as of an index: half-open intervals in epoch ms UTC, in any order; an open end is
 * left out. In JSON they are dates or ISO 8601 instants, as in a {@link DateRange}: a bare date in `to` includes that
 * whole day. A symbol without an entry was never a member.
 *
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Universe } from "marketsweep"
 *
 * const members = Schema.decodeUnknownSync(Universe)({
 *   AAPL: [{ from: "1982-11-30" }],
 *   GM: [{ from: "1957-03-04", to: "2009-06-02" }, { from: "2013-06-07" }],
 * })
 * ```
 *
 * @since 0.1.0
 */
export const Universe = Schema.Record(Schema.NonEmptyString, Schema.Array(DateRange))

/** @since 0.1.0 */
export type Universe = Readonly<Record<string, ReadonlyArray<DateRange>>>
