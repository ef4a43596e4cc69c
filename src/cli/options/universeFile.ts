import * as Effect from "effect/Effect"
import { splitFields } from "../../candles/csv/csvFields.ts"
import { parseEndInstant, parseInstant } from "../../job/Instant.ts"
import { intervalsOf, membershipIn } from "../../job/Membership.ts"
import type { DateRange } from "../../job/DateRange.ts"
import type { Universe } from "../../job/Universe.ts"
import { readOption } from "./readAtFile.ts"
import { UsageError } from "./UsageError.ts"

/** The indexes of the columns in a line. */
interface Places {
  readonly symbol: number
  readonly from: number
  readonly to: number
}

const IN_ORDER: Places = { symbol: 0, from: 1, to: 2 }

const SHAPE = "a line is SYMBOL,FROM,TO, such as AAPL,2010-01-04,2019-12-31 (without TO: still a member)"

/** Finds the columns in a header, which may have others; `undefined` if the line is no header. */
const placesIn = (fields: ReadonlyArray<string>): Places | undefined => {
  const names = fields.map((field) => field.toLowerCase())
  const places = { symbol: names.indexOf("symbol"), from: names.indexOf("from"), to: names.indexOf("to") }
  return places.symbol < 0 || places.from < 0 ? undefined : places
}

const boundOf = (text: string, read: (text: string) => number | undefined): number | "open" | undefined =>
  text === "" ? "open" : read(text)

const intervalOf = (from: string, to: string): DateRange | string => {
  const start = boundOf(from, parseInstant)
  const end = boundOf(to, parseEndInstant)
  for (const [bound, text] of [
    [start, from],
    [end, to],
  ] as const) {
    if (bound === undefined) {
      return `${JSON.stringify(text)} is neither a date such as 2024-12-31 nor an instant such as 2024-12-31T09:30:00Z`
    }
  }
  if (typeof start === "number" && typeof end === "number" && start >= end) {
    return `from ${from} is not before the end of ${to}: swap them`
  }
  return { ...(typeof start === "number" ? { from: start } : {}), ...(typeof end === "number" ? { to: end } : {}) }
}

/** Parses the lines of a universe; returns the mistake in the first invalid line as a text. */
const parseUniverse = (text: string): Universe | string => {
  const intervals = new Map<string, Array<DateRange>>()
  let places: Places | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue
    const at = `:${index + 1}`
    const isFirst = places === undefined
    const fields = splitFields(line, ",")
    if (fields === undefined) return `${at}: a double quote is not closed: ${SHAPE}`
    const isHeader = isFirst && placesIn(fields) !== undefined
    places ??= placesIn(fields) ?? IN_ORDER
    if (isHeader) continue
    const { from, symbol, to } = places
    const name = fields[symbol] ?? ""
    if (name === "" || fields.length < 2 || (places === IN_ORDER && fields.length > 3)) return `${at}: ${SHAPE}`
    const interval = intervalOf(fields[from] ?? "", fields[to] ?? "")
    if (typeof interval === "string") {
      return `${at}: ${interval}${isFirst ? " (a header names its columns symbol, from and to)" : ""}`
    }
    const known = intervals.get(name)
    if (known === undefined) intervals.set(name, [interval])
    else known.push(interval)
  }
  if (intervals.size === 0) return ` has no symbol: ${SHAPE}`
  return Object.fromEntries(Array.from(intervals, ([symbol, all]) => [symbol, intervalsOf(membershipIn(all))]))
}

/**
 * Reads the file of `--universe` (`-` is standard input): each line is `symbol,from,to`, or in the order of a header; a
 * symbol may have several lines. Blank lines and lines that start with `#` are ignored. Fails with a {@link UsageError}
 * that names the line.
 */
export const readUniverse = Effect.fnUntraced(function* (file: string) {
  const name = file === "-" ? "standard input" : file
  const universe = parseUniverse(yield* readOption(file, `--universe ${file}`, "universe"))
  return typeof universe === "string" ? yield* new UsageError({ message: `${name}${universe}` }) : universe
})
