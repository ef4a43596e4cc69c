import * as fc from "fast-check"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { barsOf } from "./formulas.ts"

const DAY = 86_400_000

export const isWeekend = (time: number): boolean => new Date(time).getUTCDay() % 6 === 0

/** Days from 2024-01-01, a Monday, without those that are left out. */
export const daysOf = (count: number, isLeftOut: (time: number, day: number) => boolean): Bars => {
  const all = Array.from({ length: count }, (_, day) => Date.UTC(2024, 0, 1) + day * DAY)
  const time = all.filter((each, day) => !isLeftOut(each, day))
  const close = time.map((_, bar) => bar + 1)
  return barsOf({
    time,
    close,
    open: close.map((x) => x - 0.5),
    high: close.map((x) => x + 1),
    low: close,
    volume: close,
  })
}

export const monday = (time: number): number => time - ((new Date(time).getUTCDay() + 6) % 7) * DAY
export const month = (time: number): number =>
  Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth(), 1)

/**
 * The last complete week or month at the last of some days, by its definition: a period is complete when a later one has
 * begun, when its last date is there, or when only a weekend is left of it and nothing was traded on the weekend before.
 */
export const wholePeriods = (times: ReadonlyArray<number>, keyOf: (time: number) => number): number => {
  const keys = [...new Set(times.map(keyOf))]
  const last = times[times.length - 1]
  for (let date = last + DAY; keyOf(date) === keyOf(last); date += DAY) {
    const wasTraded = times.includes(date - 7 * DAY)
    if (!isWeekend(date) || wasTraded || last - times[0] < 7 * DAY) return keys.length - 1
  }
  return keys.length
}

export const closesOf = (times: ReadonlyArray<number>, keyOf: (time: number) => number): ReadonlyArray<number> =>
  [...new Set(times.map(keyOf))].map((key) => times.findLastIndex((time) => keyOf(time) === key) + 1)

/** Calendars of five days a week, some of them missing, or of seven. */
export const calendars: fc.Arbitrary<Bars> = fc
  .tuple(fc.integer({ min: 1, max: 120 }), fc.boolean(), fc.array(fc.nat(119), { maxLength: 12 }))
  .map(([count, weekends, missing]) =>
    daysOf(count, (time, day) => (isWeekend(time) ? !weekends : day > 0 && missing.includes(day))),
  )
