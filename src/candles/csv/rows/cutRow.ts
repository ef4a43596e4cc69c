import { splitFields } from "../csvFields.ts"
import type { Dialect, Role } from "../dialect.ts"
import { fieldOf } from "../values/timeText.ts"
import { quoted } from "./rowTimes.ts"

/** The fewest rows that show how a column is written. */
const FEWEST_ROWS = 5
/** A price below this part of all others, or a volume with this many digits fewer, may be the first digits of a longer one. */
const SMALL_PRICE = 0.2
const FEWER_DIGITS = 2
/** The number of bytes above the last row to look at. */
const TAIL_BYTES = 16_384

/** What a last line that has no line end may lack. */
export interface Cut {
  /** Why the row is rejected. */
  readonly reason?: string
  /** What is assumed about it otherwise. */
  readonly note?: string
}

const UNCUT: Cut = {}

const mayBeCut = (where: string): string => `the file ends without a line end, ${where}: it may be cut`

const cutNumber = (text: string, above: ReadonlyArray<string>, role: Role, { decimal }: Dialect): Cut => {
  const sign = decimal === "comma" ? "," : "."
  const form = new RegExp(`^[+-]?(\\d+)(?:\\${sign}(\\d*))?$`)
  const last = form.exec(text)
  const others = above.flatMap((each) => [form.exec(each)].filter((match) => match !== null))
  if (others.length < FEWEST_ROWS) return UNCUT
  if (role === "volume" && text === "") return { note: mayBeCut("before its last volume") }
  if (last === null) return UNCUT
  const [, whole, fraction = ""] = last
  const decimals = new Set(others.map(([, , digits = ""]) => digits.length))
  const [fixed = 0] = decimals
  // Only numbers of fixed decimals end with zeros.
  const isFixed = decimals.size === 1 && fixed > 0 && others.some(([number]) => number.endsWith("0"))
  const isOpen = text.endsWith(sign) && !others.some(([number]) => number.endsWith(sign))
  if (isOpen || (isFixed && fraction.length < fixed))
    return {
      reason: `the file ends inside its last line: the ${role} ${quoted(text)} has fewer decimals than all others`,
    }
  if (fraction.length <= Math.min(...decimals) - FEWER_DIGITS)
    return { note: mayBeCut(`in the ${role} ${text}, which has fewer decimals than all others`) }
  if (decimals.size > 1 || fixed > 0) return UNCUT
  const least = others.reduce(
    (min, [number]) => (Math.abs(Number(number)) < Math.abs(Number(min)) ? number : min),
    others[0][0],
  )
  if (role !== "volume")
    return Math.abs(Number(text)) < Math.abs(Number(least)) * SMALL_PRICE
      ? { reason: `the file ends inside its last line: the ${role} ${quoted(text)} has fewer digits than all others` }
      : UNCUT
  return whole !== "0" && whole.length <= least.length - FEWER_DIGITS
    ? { note: mayBeCut(`in the volume ${text}, which has fewer digits than all others`) }
    : UNCUT
}

const cutTime = (text: string, above: ReadonlyArray<string>, role: Role): Cut => {
  const isShorter = above.every((each) => each.length === above[0].length && each.length > text.length)
  return above.length >= FEWEST_ROWS && isShorter
    ? { reason: `the file ends inside its last line: the ${role} ${quoted(text)} is shorter than all others` }
    : UNCUT
}

const cutSymbol = (symbol: string, known: ReadonlySet<string>): Cut =>
  !known.has(symbol) && [...known].some((each) => each.startsWith(symbol))
    ? { note: mayBeCut(`in the symbol ${symbol}`) }
    : UNCUT

/**
 * Checks whether a file without a final line break is truncated. Many tools omit that break, so the last value is
 * compared with those of the rows above. `sample` has rows from the beginning of the file.
 */
export const cutIn = (
  bytes: Buffer,
  start: number,
  sample: ReadonlyArray<ReadonlyArray<string>>,
  dialect: Dialect,
): Cut => {
  const fields = splitFields(bytes.toString("utf8", start), dialect.separator) ?? []
  const column = fields.length - 1
  const role = (["date", "clock", "symbol", "open", "high", "low", "close", "adjusted", "volume"] as const).find(
    (each) => dialect.columns[each] === column,
  )
  if (role === undefined) return UNCUT
  const from = Math.max(0, start - TAIL_BYTES)
  const [, ...tail] = bytes.toString("utf8", from, start).split(/\r?\n/)
  const rows = [...sample, ...tail.map((line) => splitFields(line, dialect.separator) ?? [])]
  const whole = rows.filter((row) => row.length === fields.length)
  const above = whole.flatMap((row) => (/\d/.test(row[column]) ? [row[column]] : []))
  if (role === "date" || role === "clock") return cutTime(fields[column], above, role)
  if (role === "symbol") return cutSymbol(fields[column], new Set(whole.map((row) => row[column])))
  if (role === "volume") return cutNumber(fields[column], above, role, dialect)
  const { close, high, low, open } = dialect.columns
  const prices = whole.flatMap((row) => [open, high, low, close].map((price) => fieldOf(row, price)))
  return cutNumber(fields[column], prices, role, dialect)
}
