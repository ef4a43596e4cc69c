import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { calendars, closesOf, monday, wholePeriods } from "./calendars.ts"
import { barsOf, run, tailOf } from "./formulas.ts"

const HOUR = 3_600_000
const DAILY = { timeframe: "1d" }
const HOURLY = { timeframe: "1h" }
const own = (asked: string) => `request.security(syminfo.tickerid, ${asked})`

const timesOf = ({ columns: { time = new Float64Array() } }: Bars): ReadonlyArray<number> => Array.from(time)

const withOthers = (bars: Bars, others: Readonly<Record<string, Bars>>): Bars => ({
  ...bars,
  others: new Map(Object.entries(others)),
})

/** The bars that open before a time. */
const before = (bars: Bars, end: number): Bars => {
  const length = timesOf(bars).filter((time) => time < end).length
  const columns = Object.entries(bars.columns).map(([name, column]) => [name, column.slice(0, length)])
  return { ...bars, length, columns: Object.fromEntries(columns) }
}

/** The other symbol's close of each completed week, at the day at which the symbol's own week is known to be over. */
const expectedWeeks = (bars: Bars, other: Bars): ReadonlyArray<number> => {
  let known = 0
  let value = NaN
  return timesOf(bars).map((time, bar) => {
    const weeks = wholePeriods(timesOf(bars).slice(0, bar + 1), monday)
    for (; known < weeks; known++) {
      const week = [...new Set(timesOf(bars).map(monday))][known]
      const until = timesOf(other).filter((each) => each <= time)
      const over = until.length === 0 ? 0 : wholePeriods(until, monday)
      const found = [...new Set(until.map(monday))].slice(0, over).findLastIndex((each) => each <= week)
      value = found < 0 ? NaN : closesOf(until, monday)[found]
    }
    return value
  })
}

const inline = own('"W", request.security("SPY", "W", close)')
const byName = `spy = request.security("SPY", "W", close)\n${own('"W", spy')}`

describe("a request for another symbol inside a request", () => {
  it("uses the last week of the other symbol that has closed by then", () => {
    fc.assert(
      fc.property(calendars, calendars, (bars, spy) => {
        const given = withOthers(bars, { SPY: spy })
        const expected = expectedWeeks(bars, spy)
        assert.deepStrictEqual(run(byName, given, DAILY), expected)
        assert.deepStrictEqual(run(inline, given, DAILY), expected)
      }),
    )
  })

  it("has the same weeks as the outer request if both symbols have the same days", () => {
    fc.assert(
      fc.property(calendars, (bars) => {
        const given = withOthers(bars, { SPY: bars, QQQ: bars })
        const closes = run(own('"W", close'), bars, DAILY)
        assert.deepStrictEqual(run(byName, given, DAILY), closes)
        const inOther = 'request.security("QQQ", "W", request.security("SPY", "W", close))'
        assert.deepStrictEqual(run(inOther, given, DAILY), closes)
        const past = `${own('"W", spy[2]')}`
        const named = `spy = request.security("SPY", "W", close)\n${past}`
        assert.deepStrictEqual(run(named, given, DAILY), run(own('"W", close[2]'), bars, DAILY))
      }),
    )
  })

  it("is listed among the symbols of the plan if nothing else requests it", () => {
    const { symbols } = compileFormula(`x() => request.security("SPY", "W", high)\n${own('"W", x() > close')}`, DAILY)
    assert.deepStrictEqual(symbols, [{ symbol: "SPY", columns: ["time", "high"], isOptional: false }])
  })

  it("uses new bars of the other symbol", () => {
    const plan = compileFormula('request.security("QQQ", "W", request.security("SPY", "W", close))', DAILY)
    const time = Array.from({ length: 15 }, (_, day) => Date.UTC(2024, 0, 1) + day * 24 * HOUR)
    const [qqq, bars] = [barsOf({ time, close: time }), barsOf({ time, close: time })]
    const lastOf = (close: number): number | undefined => {
      const spy = barsOf({ time, close: time.map(() => close) })
      return plan.run(withOthers(bars, { QQQ: qqq, SPY: spy })).result.at(-1)
    }
    assert.deepStrictEqual([lastOf(1), lastOf(2)], [1, 2])
  })

  /** Hours in an exchange's time zone, some of them missing. */
  const hours = fc
    .tuple(
      fc.integer({ min: 2, max: 400 }),
      fc.array(fc.nat(400), { maxLength: 150 }),
      fc.constantFrom("America/New_York", "Asia/Tokyo", "UTC"),
      fc.constantFrom("0930-1600", "1800-1700", "24x7"),
    )
    .map(([count, missing, timeZone, session]): Bars => {
      const all = Array.from({ length: count }, (_, hour) => Date.UTC(2024, 2, 7) + hour * HOUR)
      const time = all.filter((_, hour) => hour === 0 || !missing.includes(hour))
      const close = time.map((_, bar) => (bar * 7) % 31)
      return { ...barsOf({ time, close, open: close, high: close, low: close }), facts: { timeZone, session } }
    })

  const requests = (inner: string, outer: string) =>
    [
      `spy = request.security("SPY", "${inner}", close)`,
      `begun = request.security("SPY", "${inner}", open, lookahead = barmerge.lookahead_on)`,
      `qqq = request.security("QQQ", "${inner}", close - nz(spy))`,
      `a = ${own(`"${outer}", close - nz(spy)`)}`,
      `b = ${own(`"${outer}", nz(spy[1]) + nz(begun[1]), lookahead = barmerge.lookahead_on`)}`,
      `c = ${own(`"${outer}", nz(begun) + qqq, barmerge.gaps_on`)}`,
      "nz(a) + 100 * nz(b) + 10000 * nz(c)",
    ].join("\n")

  it("gives the same if only the bars of its look-back are read", () => {
    const plan = compileFormula(byName, DAILY)
    let compared = 0
    fc.assert(
      fc.property(calendars, calendars, fc.nat(120), (bars, spy, start) => {
        const from = start - plan.lookback
        fc.pre(from > 0 && start < bars.length)
        const part = plan.run(withOthers(tailOf(bars, from), { SPY: spy }))
        if (part.holes) return
        compared++
        const whole = run(byName, withOthers(bars, { SPY: spy }), DAILY)
        assert.deepStrictEqual(Array.from(part.result).slice(plan.lookback), whole.slice(start))
      }),
    )
    assert.isAbove(compared, 0)
  })

  it("never changes a value when later bars come", () => {
    const cases = fc.oneof(
      fc.tuple(calendars, calendars, calendars, fc.constant(requests("W", "W")), fc.constant(DAILY)),
      fc.tuple(hours, hours, hours, fc.constant(requests("D", "D")), fc.constant(HOURLY)),
      fc.tuple(hours, hours, hours, fc.constant(requests("W", "D")), fc.constant(HOURLY)),
      fc.tuple(hours, hours, hours, fc.constant(requests("D", "240")), fc.constant(HOURLY)),
    )
    fc.assert(
      fc.property(cases, fc.nat(400), ([bars, spy, qqq, text, options], cut) => {
        const end = cut < bars.length ? timesOf(bars)[cut] : Infinity
        const whole = run(text, withOthers(bars, { SPY: spy, QQQ: qqq }), options)
        const others = { SPY: before(spy, end), QQQ: before(qqq, end) }
        assert.deepStrictEqual(run(text, withOthers(before(bars, end), others), options), whole.slice(0, cut))
      }),
    )
  })
})
