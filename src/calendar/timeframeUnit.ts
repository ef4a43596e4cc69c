const DAY_MS = 86_400_000
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
  M: 30 * DAY_MS,
  y: 365 * DAY_MS,
}

const unitOf = (timeframe: string): string => timeframe.slice(-1)
const countOf = (timeframe: string): number => Number(timeframe.slice(0, -1))

/** The approximate length of a bar in ms: a month counts as 30 days, a year as 365. */
export const timeframeMs = (timeframe: string): number => countOf(timeframe) * UNIT_MS[unitOf(timeframe)]

/** Whether a bar covers a session or more, so that its time is a date: `1d`, `1w`, `1M`, `1y`. */
export const hasDates = (timeframe: string): boolean => /[dwMy]$/.test(timeframe)

/** The open time, in epoch ms UTC, of the bar that is `index` bars after the one of 2024-01-01, if none is missing. */
export const barTimeAt = (timeframe: string, index: number): number => {
  const steps = index * countOf(timeframe)
  const unit = unitOf(timeframe)
  if (unit === "M") return Date.UTC(2024, steps, 1)
  if (unit === "y") return Date.UTC(2024 + steps, 0, 1)
  return Date.UTC(2024, 0, 1) + steps * UNIT_MS[unit]
}
