const DAY_MS = 86_400_000
/** 1970-01-05, a Monday, in epoch ms UTC: weeks begin on Mondays. */
const MONDAY_MS = 4 * DAY_MS
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS }

/** The length of a timeframe of months or years, in months; `undefined` for all others. */
export const monthsOf = (timeframe: string): number | undefined => {
  const unit = timeframe.slice(-1)
  const count = Number(timeframe.slice(0, -1))
  if (unit === "y") return 12 * count
  return unit === "M" ? count : undefined
}

const monthStart = (time: number, months: number, later: number): number => {
  const date = new Date(time)
  const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
  return Date.UTC(1970, (Math.floor(month / months) + later) * months, 1)
}

/** The length of a bar in ms, for timeframes of seconds to weeks; otherwise NaN. */
export const lengthOf = (timeframe: string): number =>
  Number(timeframe.slice(0, -1)) * (UNIT_MS[timeframe.slice(-1)] ?? NaN)

const startAfter = (timeframe: string, later: number): ((time: number) => number) => {
  const months = monthsOf(timeframe)
  if (months !== undefined) return (time) => monthStart(time, months, later)
  const length = lengthOf(timeframe)
  const from = timeframe.endsWith("w") ? MONDAY_MS : 0
  return (time) => (Math.floor((time - from) / length) + later) * length + from
}

/** Makes a function that finds the open time of the bar that includes a time; both in epoch ms UTC. */
export const barStart = (timeframe: string): ((time: number) => number) => startAfter(timeframe, 0)

/** Makes a function that finds the open time of the bar after the one that includes a time; both in epoch ms UTC. */
export const nextBarStart = (timeframe: string): ((time: number) => number) => startAfter(timeframe, 1)
