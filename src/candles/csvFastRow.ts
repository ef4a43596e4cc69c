import { epochTime } from "./barTime.ts"
import { dayTime, midnight } from "./calendarDay.ts"
import type { CsvHeader } from "./csvHeader.ts"
import type { CsvRow } from "./csvRow.ts"
import { wrongSymbol } from "./symbolName.ts"

const QUOTE = 34
const MINUS = 45
const POINT = 46
const ZERO = 48
const COLON = 58
const SPACE = 32
const T = 84

/** Exact as Float64s, so that digits / power is the nearest number to the text, as `Number` has it. */
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

type FastRole = "skip" | "symbol" | "time" | "open" | "high" | "low" | "close" | "volume"

const roleOf = (header: CsvHeader, field: number): FastRole => {
  for (const role of ["symbol", "open", "high", "low", "close", "volume"] as const) {
    if (header.columns[role] === field) return role
  }
  return header.columns.date === field ? "time" : "skip"
}

/** `count` digits from `from` on as a number, NaN where one is none. */
const digitsAt = (bytes: Buffer, from: number, count: number): number => {
  let value = 0
  for (let index = from; index < from + count; index++) {
    const digit = bytes[index] - ZERO
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

/** Gives bytes as a symbol (empty where they are none), decoded once: rows name the same ones over and over, in a row or in turns. */
const symbolReader = (): ((bytes: Buffer, start: number, end: number) => string) => {
  const known = new Map<number, { readonly bytes: Buffer; readonly text: string }>()
  return (bytes, start, end) => {
    let hash = end - start
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0
    const entry = known.get(hash)
    if (entry !== undefined && sameBytes(entry.bytes, bytes, start, end)) return entry.text
    const decoded = bytes.toString("utf8", start, end).trim()
    const text = wrongSymbol(decoded) === undefined ? decoded : ""
    known.set(hash, { bytes: Buffer.from(bytes.subarray(start, end)), text })
    return text
  }
}

const sameBytes = (a: Buffer, b: Buffer, start: number, end: number): boolean => {
  if (a.length !== end - start) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[start + at]) return false
  return true
}

/**
 * Reads the rows of the plainest form (no quotes, plain decimals, ISO dates)
 * from their bytes into `row`, at several million a second. `false` for any
 * other form, which says nothing about the row.
 */
export const fastRowReader = (
  header: CsvHeader,
  dates: boolean,
  row: CsvRow,
): ((bytes: Buffer, start: number, end: number) => boolean) => {
  if (header.columns.clock !== undefined) return () => false
  const separator = header.separator.charCodeAt(0)
  const roles = Array.from({ length: header.width }, (_, field) => roleOf(header, field))
  const symbolAt = symbolReader()
  // Where the field that was read last ends.
  let at = 0

  const number = (bytes: Buffer, end: number): number => {
    let digits = 0
    let count = 0
    let point = -1
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit
        count++
      } else if (bytes[at] === POINT && point < 0) point = count
      else break
    }
    if (count === 0 || count > 15) return NaN
    return point < 0 ? digits : digits / POWERS[count - point]
  }

  const time = (bytes: Buffer, end: number): number => {
    const from = at
    if (bytes[from + 4] !== MINUS) {
      while (at < end && bytes[at] !== separator) at++
      const length = at - from
      // Counts of s or ms. Of other lengths, dates are written without separators.
      const count = length === 10 || length === 11 || length === 13 ? epochTime(digitsAt(bytes, from, length)) : NaN
      return dates ? midnight(count) : count
    }
    if (bytes[from + 7] !== MINUS || from + 10 > end) return NaN
    const day = dayTime(digitsAt(bytes, from, 4), digitsAt(bytes, from + 5, 2), digitsAt(bytes, from + 8, 2))
    at = from + 10
    if (at === end || bytes[at] === separator) return day
    if ((bytes[at] !== SPACE && bytes[at] !== T) || from + 19 > end) return NaN
    if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return NaN
    const [hour, minute, second] = [
      digitsAt(bytes, from + 11, 2),
      digitsAt(bytes, from + 14, 2),
      digitsAt(bytes, from + 17, 2),
    ]
    if (!(hour < 24 && minute < 60 && second < 60)) return NaN
    at = from + 19
    return dates ? day : day + ((hour * 60 + minute) * 60 + second) * 1000
  }

  const symbol = (bytes: Buffer, end: number): boolean => {
    const from = at
    while (at < end && bytes[at] !== separator) if (bytes[at++] === QUOTE) return false
    row.symbol = symbolAt(bytes, from, at)
    return row.symbol !== ""
  }

  const field = (role: FastRole, bytes: Buffer, end: number): boolean => {
    if (role === "symbol") return symbol(bytes, end)
    if (role === "skip") {
      while (at < end && bytes[at] !== separator) if (bytes[at++] === QUOTE) return false
      return true
    }
    const value = role === "time" ? time(bytes, end) : number(bytes, end)
    row[role] = value
    return value === value
  }

  return (bytes, start, end) => {
    at = start
    for (let index = 0; index < roles.length; index++) {
      if (index > 0 && (at >= end || bytes[at++] !== separator)) return false
      if (!field(roles[index], bytes, end)) return false
    }
    return at === end
  }
}
