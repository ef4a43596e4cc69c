import type { ZoneOffsets } from "./zoneOffsets.ts"

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** The trading days of an exchange. Dates are midnight UTC and all other times are instants, both in epoch ms. */
export interface TradingDays {
  /** The trading date of an instant. */
  readonly dateOf: (instant: number) => number
  /** When the trading day of a date begins: at midnight, or when trading begins the evening before. */
  readonly startOf: (date: number) => number
  /** When trading begins, from which hourly bars are counted; the start of the day if there is no session. */
  readonly openOf: (date: number) => number
  /** When trading ends; the end of the day if there is no session. */
  readonly closeOf: (date: number) => number
}

/** The start and end of trading, in ms after midnight. */
interface Session {
  readonly open: number
  readonly close: number
}

const SESSION = /^([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-4])([0-5]\d)$/

/** Parses a session; `undefined` if trading never stops. */
const readSession = (text: string | undefined): Session | undefined => {
  const [, ...parts] = (text === undefined ? null : SESSION.exec(text)) ?? []
  if (parts.length === 0) return undefined
  const [openHour, openMinute, closeHour, closeMinute] = parts.map(Number)
  const open = (openHour * 60 + openMinute) * MINUTE_MS
  const close = (closeHour * 60 + closeMinute) * MINUTE_MS
  return open === 0 && close === 0 ? undefined : { open, close }
}

/** Whether a text is a session such as `0930-1600`. */
export const isSession = (text: string): boolean => text === "24x7" || SESSION.test(text)

/** The trading days of an exchange by its time zone and session; without a session, from midnight to midnight. */
export const tradingDays = ({ offsetAt, toInstant }: ZoneOffsets, text: string | undefined): TradingDays => {
  const session = readSession(text)
  // A session that ends at or before its start begins the evening before.
  const isOvernight = session !== undefined && session.close <= session.open
  const evening = isOvernight ? DAY_MS - session.open : 0
  const startOf = (date: number): number => toInstant(date - evening)
  return {
    dateOf: (instant) => {
      const date = Math.floor((instant + offsetAt(instant) + evening) / DAY_MS) * DAY_MS
      // If clocks are set back across midnight, they show the previous date again, although that day is over.
      if (instant < startOf(date)) return date - DAY_MS
      return instant >= startOf(date + DAY_MS) ? date + DAY_MS : date
    },
    startOf,
    openOf: session === undefined || isOvernight ? startOf : (date) => toInstant(date + session.open),
    closeOf: session === undefined ? (date) => startOf(date + DAY_MS) : (date) => toInstant(date + session.close),
  }
}
