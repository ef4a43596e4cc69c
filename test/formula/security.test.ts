import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { compileFormula } from "../../src/formula/compile.ts"
import { calendars, closesOf, daysOf, isWeekend, monday, month, wholePeriods } from "./calendars.ts"
import { barsOf, errorOf, run, runNamed, tailOf } from "./formulas.ts"

const DAY = 86_400_000
const DAILY = { timeframe: "1d" }
const own = (asked: string) => `request.security(syminfo.tickerid, ${asked})`

const expectedCloses = ({ columns: { time = new Float64Array() } }: Bars, keyOf: (time: number) => number) =>
  Array.from(time, (_, bar) => {
    const until = Array.from(time.subarray(0, bar + 1))
    const whole = wholePeriods(until, keyOf)
    return whole === 0 ? NaN : closesOf(until, keyOf)[whole - 1]
  })

describe("request.security", () => {
  it("holds a week's value from the day at which the week is known to be over", () => {
    fc.assert(
      fc.property(calendars, (bars) => {
        assert.deepStrictEqual(run(own('"W", close'), bars, DAILY), expectedCloses(bars, monday))
        assert.deepStrictEqual(run(own('"M", close'), bars, DAILY), expectedCloses(bars, month))
      }),
    )
  })

  /** Days, some of them missing, with weekends or without. */
  const days = (most: number) =>
    fc
      .tuple(fc.integer({ min: 2, max: most }), fc.array(fc.nat(most), { maxLength: most / 2 }), fc.boolean())
      .map(([count, missing, weekends]) =>
        daysOf(
          count,
          (time, day) => day > 0 && (missing.includes(day) || (weekends && isWeekend(time) && day % 5 > 0)),
        ),
      )

  /** Hours in an exchange's time zone, some of them missing. */
  const hours = fc
    .tuple(
      fc.integer({ min: 2, max: 300 }),
      fc.array(fc.nat(300), { maxLength: 80 }),
      fc.constantFrom("America/New_York", "Asia/Tokyo", "UTC"),
      fc.constantFrom("0930-1600", "1800-1700", "24x7"),
    )
    .map(([count, missing, timeZone, session]): Bars => {
      const all = Array.from({ length: count }, (_, hour) => Date.UTC(2024, 2, 7) + hour * (DAY / 24))
      const time = all.filter((_, hour) => hour === 0 || !missing.includes(hour))
      const close = time.map((_, bar) => (bar * 7) % 31)
      return { ...barsOf({ time, close, open: close, high: close, low: close }), facts: { timeZone, session } }
    })

  const requests = [
    `a = ${own('"W", ta.sma(close, 2)')}`,
    `b = ${own('"M", close, barmerge.gaps_on')}`,
    `c = ${own('"W", high[1], lookahead = barmerge.lookahead_on')}`,
    `d = ${own('"2D", open, barmerge.gaps_off, barmerge.lookahead_on')}`,
    `e = ${own('"2D", ta.highest(3) - low[1]')}`,
    "nz(a) + nz(b) + nz(c) + nz(d) + nz(e)",
  ].join("\n")

  it("never changes a value when later bars come, on any days and hours", () => {
    const ofHours = [
      `a = ${own('"D", ta.sma(close, 2)')}`,
      `b = ${own('"240", close, barmerge.gaps_on')}`,
      `c = ${own('"D", high[1], lookahead = barmerge.lookahead_on')}`,
      "nz(a) + nz(b) + nz(c)",
    ].join("\n")
    const cases = fc.oneof(
      fc.tuple(days(90), fc.constant(requests), fc.constant("1d")),
      fc.tuple(hours, fc.constant(ofHours), fc.constant("1h")),
    )
    fc.assert(
      fc.property(cases, fc.nat(300), ([bars, text, timeframe], cut) => {
        const { columns, length } = bars
        const until = Math.min(cut, length)
        const part: Bars = {
          ...bars,
          length: until,
          columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, until)])),
        }
        assert.deepStrictEqual(run(text, part, { timeframe }), run(text, bars, { timeframe }).slice(0, until))
      }),
    )
  })

  it("gives the same if only the bars of its look-back are read, on any days", () => {
    const { lookback } = compileFormula(requests.replace(/^b = .*\n/m, "b = 0\n"), DAILY)
    let compared = 0
    fc.assert(
      fc.property(days(400), fc.nat(400), (bars, start) => {
        const from = Math.max(0, start - lookback)
        fc.pre(from > 0 && start < bars.length)
        const text = requests.replace(/^b = .*\n/m, "b = 0\n")
        const part = compileFormula(text, DAILY).run(tailOf(bars, from))
        if (part.holes) return
        compared++
        assert.deepStrictEqual(Array.from(part.result).slice(start - from), run(text, bars, DAILY).slice(start))
      }),
    )
    assert.isAbove(compared, 0)
  })

  const bars = daysOf(28, isWeekend)

  it("has a value only at the bar that closes a week with gaps_on", () => {
    const values = run(own('"W", close, gaps = barmerge.gaps_on'), bars, DAILY)
    const found = values.flatMap((value, bar) => (Number.isNaN(value) ? [] : [[bar, value]]))
    // On the first Friday it is not known yet that Saturdays have no trades.
    assert.deepStrictEqual(found, [
      [5, 5],
      [9, 10],
      [14, 15],
      [19, 20],
    ])
  })

  it("gives the previous week during a whole week with lookahead_on and [1]", () => {
    const text = own('"W", close[1], lookahead = barmerge.lookahead_on')
    const week = (value: number) => Array.from({ length: 5 }, () => value)
    assert.deepStrictEqual(run(text, bars, DAILY), [...week(NaN), ...week(5), ...week(10), ...week(15)])
  })

  it("gives the open of the current week with lookahead_on", () => {
    const text = own('"W", open, lookahead = barmerge.lookahead_on')
    assert.deepStrictEqual(run(text, bars, DAILY).slice(4, 7), [0.5, 5.5, 5.5])
  })

  it("refuses lookahead_on for values that are known only when a bar has ended", () => {
    for (const asked of ["close", "high", "ta.sma(close, 3)", "open + close[1] * volume"]) {
      const { code, message } = errorOf(own(`"W", ${asked}, lookahead = barmerge.lookahead_on`), DAILY)
      assert.strictEqual(code, "Unsupported")
      assert.include(message, "`lookahead_on` would give a bar's values before it has ended")
    }
  })

  it("equals the expression if the timeframe is that of the formula", () => {
    for (const timeframe of ['"D"', '"1D"', "timeframe.period", '""']) {
      assert.deepStrictEqual(run(own(`${timeframe}, ta.sma(close, 3)`), bars, DAILY), run("ta.sma(close, 3)", bars))
    }
    assert.deepStrictEqual(run(own('"60", close'), bars, { timeframe: "1h" }), run("close", bars))
  })

  it("evaluates names, functions and values that depend on their own history over the bars of the request", () => {
    const text = [
      "total(x) =>",
      "    var sum = 0.0",
      "    sum += x",
      "    sum",
      "twice = 2 * close",
      "kept = 0.0",
      "kept := nz(kept[1]) + close",
      `a = ${own('"W", total(twice)')}`,
      `[b, isUp] = ${own('"W", [kept, close > close[1]]')}`,
      `c = ${own('"W", timeframe.isweekly ? bar_index : -1')}`,
      "isUp",
    ].join("\n")
    const last = (name: string) => runNamed(text, name, bars, DAILY)?.at(-1)
    assert.strictEqual(last("a"), 2 * (5 + 10 + 15 + 20))
    assert.strictEqual(last("b"), 5 + 10 + 15 + 20)
    assert.strictEqual(last("c"), 3)
    assert.strictEqual(run(text, bars, DAILY).at(-1), true)
  })

  it("is `security` with a `resolution` up to version 4", () => {
    const text = '//@version=4\nsecurity(tickerid, resolution = "W", expression = sma(close, 2))'
    assert.strictEqual(run(text, bars, DAILY).at(-1), 17.5)
  })

  it("reads the bars of ticker.heikinashi", () => {
    const text = 'request.security(ticker.heikinashi(syminfo.tickerid), "D", [open, high, low, close])'
    const named = (name: string) => runNamed(`[o, h, l, c] = ${text}\nc > o`, name, bars, DAILY)
    // Bars whose open is half a point below the close, whose low is the close, and whose high is a point above.
    const means = Array.from({ length: 20 }, (_, bar) => (4 * (bar + 1) + 0.5) / 4)
    const opens = [0.75]
    for (let bar = 1; bar < 20; bar++) opens.push((opens[bar - 1] + means[bar - 1]) / 2)
    assert.deepStrictEqual(named("c"), means)
    assert.deepStrictEqual(named("o"), opens)
    assert.deepStrictEqual(named("l"), opens)
    assert.deepStrictEqual(
      named("h"),
      means.map((_, bar) => bar + 2),
    )
  })

  it("has no Heikin-Ashi open with lookahead_on if that depends on the bar's own close", () => {
    const asked = (more: string) => `request.security(ticker.heikinashi(syminfo.tickerid), "W", open${more})`
    const ahead = asked(", lookahead = barmerge.lookahead_on")
    const close = Array.from({ length: 28 }, (_, day) => (day >= 14 && day < 21 ? NaN : (day * 7) % 11))
    const time = Array.from(close, (_, day) => Date.UTC(2024, 0, 1) + day * DAY)
    const weeks = barsOf({ time, close, open: close, high: close, low: close })
    const values = run(ahead, weeks, DAILY)
    // The first week has no bar before it; the last but one has no prices.
    assert.deepStrictEqual(
      values.map((value) => Number.isNaN(value)),
      time.map((_, day) => day < 7 || day >= 21),
    )
    // The open that was known at the start of the second week is still its open at the end.
    assert.strictEqual(values[7], run(asked(""), weeks, DAILY)[13])
    for (let length = 1; length < 28; length++) {
      const columns = Object.entries(weeks.columns).map(([name, column]) => [name, column.slice(0, length)])
      const part = { ...weeks, length, columns: Object.fromEntries(columns) }
      assert.deepStrictEqual(run(ahead, part, DAILY), values.slice(0, length))
    }
  })

  it("combines hours to days of the exchange, which end with its session", () => {
    const times = Array.from({ length: 5 }, (_, day) =>
      Array.from({ length: 7 }, (__, hour) => Date.UTC(2024, 6, 8 + day, 13.5) + hour * 3_600_000 + 30 * 60_000),
    ).flat()
    const facts = { timeZone: "America/New_York", session: "0930-1600" }
    const intraday: Bars = { ...barsOf({ time: times, close: times.map((_, bar) => bar + 1) }), facts }
    const values = run(own('"D", close'), intraday, { timeframe: "1h" })
    assert.deepStrictEqual(values.slice(5, 8), [NaN, 7, 7])
    assert.deepStrictEqual(values.slice(13, 15), [14, 14])
    const inside = run(own('"D", dayofweek'), intraday, { timeframe: "1h" })
    assert.deepStrictEqual(inside.slice(13, 15), [3, 3])
    assert.deepStrictEqual(run(`d = dayofweek\n${own('"D", d')}`, intraday, { timeframe: "1h" }), inside)
  })

  it("evaluates timeframe.* in a name from outside for the formula's timeframe", () => {
    assert.deepStrictEqual(run(own('"W", timeframe.isweekly'), bars, DAILY).at(-1), true)
    assert.deepStrictEqual(run(`isWeekly = timeframe.isweekly\n${own('"W", isWeekly')}`, bars, DAILY).at(-1), false)
  })

  it("fails with a message of one line for what it does not support", () => {
    const message = (text: string, timeframe = "1d") => errorOf(text, { timeframe }).message
    assert.include(message(own('"60", close')), 'the timeframe "60" is finer than "D"')
    assert.include(message(own('"M", close'), "1w"), 'bars of "M" cannot be made of whole bars of "W"')
    assert.include(message(own('"1H", close')), '"1H" is no timeframe (write minutes such as "60"')
    assert.include(message(own('close > open ? "W" : "M", close')), "must be a constant text or an input")
    assert.include(message("request.earnings(syminfo.tickerid, earnings.actual)"), "`request.earnings` is not part")
    assert.include(message('request.security_lower_tf(syminfo.tickerid, "1", close)'), "`request.security_lower_tf` is")
    assert.include(errorOf(own('"W", close')).message, "a request needs to know the timeframe")
    assert.include(message(`x = 0.0\nx := nz(x[1]) + ${own('"W", x[1]')}`), "follows from the request itself")
    assert.include(message(`x = ${own('"W", close')}\n${own('"M", x')}`), 'a request of "W" cannot be asked for inside')
  })
})
