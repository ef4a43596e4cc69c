import * as Schema from "effect/Schema"

const PATTERN = /^([1-9]\d{0,4})([smhdwMy])$/

/**
 * How much time one bar covers, spelled as in CCXT: a count and a unit, `s` second,
 * `m` minute, `h` hour, `d` day, `w` week, `M` month or `y` year. It is
 * case-sensitive: `1m` is a minute, `1M` a month.
 *
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Timeframe } from "marketsweep"
 *
 * Schema.decodeUnknownSync(Timeframe)("1d") // "1d"
 * ```
 *
 * @since 0.1.0
 */
export const Timeframe = Schema.String.check(
  Schema.isPattern(PATTERN, {
    message: "Expected a timeframe such as 1m, 15m, 1h, 1d, 1w or 1M",
  }),
)

/** @since 0.1.0 */
export type Timeframe = typeof Timeframe.Type
