import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"

/** Parses a text flag; `expected` is the message if that fails. */
export const parsed = <A>(parse: (text: string) => A | undefined, expected: string) =>
  Flag.filterMap(
    (text: string) => Option.fromUndefinedOr(parse(text)),
    () => expected,
  )

export const INSTANT = "Expected a date such as 2024-12-31 or an instant such as 2024-12-31T09:30:00Z"

/** A flag of a whole number from `least` to `most`. */
export const whole = (name: string, least: number, most: number, expected: string) =>
  wholeText(Flag.String(name), least, most, expected)

/** {@link whole} of a flag that may also come from the settings. */
export const wholeText = (flag: Flag.Flag<string>, least: number, most: number, expected: string) =>
  flag.pipe(
    Flag.withMetavar("N"),
    parsed((text) => {
      const count = /^\d+$/.test(text) ? Number(text) : NaN
      return count >= least && count <= most ? count : undefined
    }, expected),
  )
