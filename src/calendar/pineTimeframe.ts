import type { Timeframe } from "../job/Timeframe.ts"

const PINE = /^(\d*)([SDWM]?)$/

/** The minutes of a day: Pine Script writes longer timeframes in days. */
const MOST_MINUTES = 1440

/**
 * Normalises a timeframe to its longest whole unit up to hours, and years to months: `1h` for `60m`, `12M` for `1y`.
 */
export const sameTimeframe = (timeframe: Timeframe): Timeframe => {
  const [count, unit] = [Number(timeframe.slice(0, -1)), timeframe.slice(-1)]
  if (unit === "s" && count % 60 === 0) return sameTimeframe(`${count / 60}m`)
  if (unit === "m" && count % 60 === 0) return `${count / 60}h`
  return unit === "y" ? `${12 * count}M` : timeframe
}

/** Parses a timeframe in Pine Script's spelling (`D`, `60`, `3M`); `undefined` if it is invalid. */
export const fromPine = (text: string): Timeframe | undefined => {
  const [, digits, unit] = PINE.exec(text) ?? []
  if (unit === undefined || (digits === "" && unit === "")) return undefined
  const count = digits === "" ? 1 : Number(digits)
  if (count === 0 || count > 99_999 || (unit === "" && count > MOST_MINUTES)) return undefined
  if (unit === "") return sameTimeframe(`${count}m`)
  return sameTimeframe(`${count}${unit === "M" ? "M" : unit.toLowerCase()}`)
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60 }
const LETTERS: Readonly<Record<string, string>> = { s: "S", d: "D", w: "W", M: "M", y: "M" }

/** Formats a timeframe in Pine Script's spelling: `D` for `1d`, `60` for `1h`, `3M` for a quarter. */
export const inPine = (timeframe: Timeframe): string => {
  const [count, unit] = [Number(timeframe.slice(0, -1)), timeframe.slice(-1)]
  const minutes = MINUTES[unit]
  if (minutes !== undefined) return String(count * minutes)
  const many = unit === "y" ? 12 * count : count
  return unit !== "s" && many === 1 ? LETTERS[unit] : `${many}${LETTERS[unit]}`
}
