import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { barsOf, constant, errorOf, run } from "./formulas.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
const NEW_YORK = { timeZone: "America/New_York", session: "0930-1600" }
const HOURLY = { timeframe: "1h" }

const hourly = (times: ReadonlyArray<number>, facts: NonNullable<Bars["facts"]> = {}): Bars => ({
  ...barsOf({ time: times, close: times.map((_, bar) => bar) }),
  facts,
})

/** Parts of an instant by Intl. */
const partsOf = (instant: number, zone: string) => {
  const parts = DateTime.toParts(DateTime.makeZonedUnsafe(instant, { timeZone: zone }))
  return { ...parts, weekday: parts.weekDay + 1 }
}

const instants = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2040, 0) }).map((s) => Math.floor(s / HOUR) * HOUR)

const utc = (text: string): number => Date.parse(`${text}Z`)

describe("the calendar functions of formulas", () => {
  it("return the parts of a bar's time in the exchange's time zone, or in a given one", () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
        const expected = partsOf(instant, zone)
        const fields = {
          year: expected.year,
          month: expected.month,
          dayofmonth: expected.day,
          dayofweek: expected.weekday,
          hour: expected.hour,
          minute: expected.minute,
        }
        for (const [name, value] of Object.entries(fields)) {
          assert.deepStrictEqual(run(name, hourly([instant], { timeZone: zone }), HOURLY), [value], name)
          assert.deepStrictEqual(run(`${name}(time, "${zone}")`, hourly([instant]), HOURLY), [value], name)
          assert.deepStrictEqual(run(`${name}(time)`, hourly([instant], { timeZone: zone }), HOURLY), [value], name)
        }
      }),
    )
  })

  it("return the date for bars of days, in any time zone", () => {
    const bars = { ...barsOf({ time: [Date.UTC(2024, 0, 1)], close: [1] }), facts: { timeZone: "America/New_York" } }
    const text = 'year * 10000 + month * 100 + dayofmonth + dayofweek(time, "America/New_York") / 10 + hour'
    assert.deepStrictEqual(run(text, bars, { timeframe: "1d" }), [20_240_101.2])
    assert.deepStrictEqual(run("time == timestamp(2024, 1, 1)", bars, { timeframe: "1d" }), [true])
  })

  it("refuse an unknown time zone", () => {
    const { code, message } = errorOf('hour(time, "America/Nowhere")', HOURLY)
    assert.strictEqual(code, "Range")
    assert.include(message, 'there is no time zone "America/Nowhere"')
  })
})

describe("timestamp", () => {
  it("reads times in all forms of Pine Script", () => {
    const texts: Readonly<Record<string, string>> = {
      "2020-02-20": "2020-02-20T00:00",
      "2020-02-20 13:30": "2020-02-20T13:30",
      "2020/02/20": "2020-02-20T00:00",
      "2020-02-20T13:30:15+02:00": "2020-02-20T11:30:15",
      "20 Feb 2020": "2020-02-20T00:00",
      "01 Jan 2021 13:30 +0000": "2021-01-01T13:30",
      "Feb 01 2020 22:10:05": "2020-02-01T22:10:05",
      "Thu, 20 Feb 2020 13:30 GMT-5": "2020-02-20T18:30",
    }
    for (const [text, expected] of Object.entries(texts)) {
      assert.strictEqual(constant(`timestamp("${text}")`), utc(expected), text)
    }
    assert.include(errorOf('timestamp("30 Feb 2020")').message, '"30 Feb 2020" is no time')
    assert.include(errorOf('timestamp("soon")').message, '"soon" is no time')
  })

  it("is the instant of a local time", () => {
    const bars = hourly([utc("2024-07-01T12:00")], { timeZone: "America/New_York" })
    const at = (text: string) => run(text, bars, HOURLY)[0]
    assert.strictEqual(at("timestamp(2024, 7, 1, 9, 30)"), utc("2024-07-01T13:30"))
    assert.strictEqual(at('timestamp("GMT+2", 2024, 7, 1, 9, 30, 15)'), utc("2024-07-01T07:30:15"))
    assert.strictEqual(at('timestamp("Asia/Kolkata", year, month, dayofmonth, 9, 30)'), utc("2024-07-01T04:00"))
    assert.strictEqual(
      at("timestamp(timezone = syminfo.timezone, year = 2024, month = 1, day = 1)"),
      utc("2024-01-01T05:00"),
    )
    assert.strictEqual(at("start = input.time(timestamp(2024, 7, 1))\nstart"), utc("2024-07-01T04:00"))
  })
})

describe("time(timeframe)", () => {
  const times = Array.from({ length: 72 }, (_, hour) => Date.UTC(2024, 6, 1) + hour * HOUR)

  it("is the open time of the timeframe's bar, and time_close its close time", () => {
    const day = (time: number) => Math.floor(time / DAY) * DAY
    assert.deepStrictEqual(run('time("D")', hourly(times), HOURLY), times.map(day))
    assert.deepStrictEqual(
      run('time_close("D")', hourly(times), HOURLY),
      times.map((time) => day(time) + DAY),
    )
    assert.deepStrictEqual(
      run("time_close", hourly(times), HOURLY),
      times.map((time) => time + HOUR),
    )
    assert.deepStrictEqual(
      run('time("240")', hourly(times), HOURLY),
      times.map((time) => time - (time % (4 * HOUR))),
    )
    const newYork = hourly(times, { timeZone: "America/New_York" })
    assert.strictEqual(run('time("D")', newYork, HOURLY)[3], utc("2024-06-30T04:00"))
    assert.strictEqual(run('time("D")', newYork, HOURLY)[4], utc("2024-07-01T04:00"))
  })

  it("and time_close of days are the open and the end of the recorded session", () => {
    fc.assert(
      fc.property(instants, fc.constantFrom("America/New_York", "Europe/Berlin", "Asia/Kolkata"), (instant, zone) => {
        const bars = hourly([instant], { timeZone: zone, session: "0930-1600" })
        const at = (text: string) => partsOf(Number(run(text, bars, HOURLY)[0]), zone)
        const { day, month, year } = partsOf(instant, zone)
        const shown = ({ day: d, hour: h, minute: min, month: m, year: y }: ReturnType<typeof partsOf>) => [
          y,
          m,
          d,
          h,
          min,
        ]
        assert.deepStrictEqual(shown(at('time("D")')), [year, month, day, 9, 30])
        assert.deepStrictEqual(shown(at('time_close("D")')), [year, month, day, 16, 0])
      }),
    )
    const open = hourly([utc("2024-01-08T14:30"), utc("2024-01-08T20:30")], NEW_YORK)
    assert.deepStrictEqual(run('(time - time("D")) / 3600000', open, HOURLY), [0, 6])
    assert.deepStrictEqual(run('time("W") == time("D")', open, HOURLY), [true, true])
    const evening = hourly([utc("2024-01-08T23:00"), utc("2024-01-09T21:00")], { ...NEW_YORK, session: "1800-1700" })
    assert.deepStrictEqual(run('(time - time("D")) / 3600000', evening, HOURLY), [0, 22])
    assert.deepStrictEqual(run('(time_close("D") - time) / 3600000', evening, HOURLY), [23, 1])
  })

  it("of hours has a time_close no later than the end of the session", () => {
    // The hours that begin at 09:30, 13:30 and 15:30 in New York, and one after the session.
    const hours = ["14:30", "18:30", "20:30", "21:30"].map((hour) => utc(`2024-01-08T${hour}`))
    const closes = (text: string) =>
      run(text, hourly(hours, NEW_YORK), HOURLY).map((time) => new Date(Number(time)).toISOString().slice(11, 16))
    assert.deepStrictEqual(closes('time_close("240")'), ["18:30", "21:00", "21:00", "22:30"])
    assert.deepStrictEqual(closes("time_close"), ["15:30", "19:30", "21:00", "22:30"])
    // In a store without sessions, bars close at their own end, even across midnight in New York.
    const across = hourly([utc("2024-01-08T04:30")], { timeZone: "America/New_York" })
    assert.deepStrictEqual(run("time_close", across, HOURLY), [utc("2024-01-08T05:30")])
  })

  it("has the days of the exchange, whatever the zone of the given session", () => {
    const bars = hourly(times, NEW_YORK)
    for (const timeframe of ["D", "W", "240"]) {
      for (const name of ["time", "time_close"]) {
        const expected = run(`${name}("${timeframe}")`, bars, HOURLY)
        for (const zone of ["UTC", "Asia/Tokyo"]) {
          const text = `${name}("${timeframe}", "0000-0000", "${zone}")`
          assert.deepStrictEqual(run(text, bars, HOURLY), expected, text)
          assert.deepStrictEqual(run(text.replace("0000-0000", ""), bars, HOURLY), expected, text)
          assert.isTrue(compileFormula(`x = ${text}`, { ...HOURLY, jobType: "compute" }).readsFacts)
        }
      }
    }
    assert.isFalse(compileFormula('na(time("", "0900-1000", "UTC"))', HOURLY).readsFacts)
  })

  it("is na outside a session, in the exchange's time zone or a given one", () => {
    const hoursIn = (session: string, zone: string) => {
      const text = `not na(time(timeframe.period, "${session}", "${zone}"))`
      return run(text, hourly(times), HOURLY).flatMap((is, bar) => (is === true ? [bar] : []))
    }
    assert.deepStrictEqual(hoursIn("0900-1100", "UTC"), [9, 10, 33, 34, 57, 58])
    assert.deepStrictEqual(hoursIn("0900-1100:2", "UTC"), [9, 10])
    assert.deepStrictEqual(hoursIn("0900-1000,1300-1400:34", "UTC"), [33, 37, 57, 61])
    assert.deepStrictEqual(hoursIn("2300-0100", "UTC"), [0, 23, 24, 47, 48, 71])
    // The Tuesday's session begins on Monday evening.
    assert.deepStrictEqual(hoursIn("2300-0100:3", "UTC"), [23, 24])
    assert.deepStrictEqual(hoursIn("0900-1000", "America/New_York"), [13, 37, 61])
    const text = 'na(time("", "0900-1000"))'
    assert.strictEqual(run(text, hourly(times, { timeZone: "Asia/Kolkata" }), HOURLY).indexOf(false), 4)
    assert.include(errorOf('time("D", "9-16")', HOURLY).message, '"9-16" is no session')
  })

  it("excludes weekends up to version 4 if a session names no days", () => {
    const saturday = hourly([utc("2024-07-06T10:00")])
    const text = 'na(time("60", "0900-1100"))'
    assert.deepStrictEqual(run(`//@version=5\n${text}`, saturday, HOURLY), [false])
    assert.deepStrictEqual(run(`//@version=4\n${text}`, saturday, HOURLY), [true])
  })

  it("changes where timeframe.change is true", () => {
    const changes = run('timeframe.change("D")', hourly(times), HOURLY).flatMap((is, bar) => (is === true ? [bar] : []))
    assert.deepStrictEqual(changes, [24, 48])
  })

  it("has a length in seconds by timeframe.in_seconds", () => {
    assert.strictEqual(constant("timeframe.in_seconds()", HOURLY), 3600)
    assert.strictEqual(constant('timeframe.in_seconds("1D")', HOURLY), 86_400)
    assert.strictEqual(constant('timeframe.in_seconds("M")', HOURLY), 2_628_003)
    assert.strictEqual(constant('timeframe.from_seconds(14400) == "240"', HOURLY), true)
  })
})

describe("the session of the symbol", () => {
  const facts = { timeZone: "America/New_York", session: "0930-1600" }
  // From 08:30 to 16:30 in New York, on two days.
  const times = [utc("2024-07-01T12:30"), utc("2024-07-02T12:30")].flatMap((first) =>
    Array.from({ length: 9 }, (_, hour) => first + hour * HOUR),
  )
  const barsWhere = (text: string) =>
    run(text, hourly(times, facts), HOURLY).flatMap((is, bar) => (is === true ? [bar] : []))

  it("separates its bars from those before and after", () => {
    assert.deepStrictEqual(barsWhere("session.ispremarket"), [0, 9])
    assert.deepStrictEqual(barsWhere("session.ispostmarket"), [8, 17])
    assert.deepStrictEqual(barsWhere("not session.ismarket"), [0, 8, 9, 17])
    assert.deepStrictEqual(barsWhere("session.islastbar"), [7, 16])
    assert.deepStrictEqual(barsWhere("session.isfirstbar"), [9])
  })
})

describe("the symbol", () => {
  const of = (facts: NonNullable<Bars["facts"]>) => (text: string) => run(text, hourly([0], facts), HOURLY)[0]

  it("is compared with constant strings once it is known", () => {
    const apple = of({ symbol: "AAPL", exchange: "NASDAQ", timeZone: "America/New_York" })
    assert.isTrue(apple('syminfo.ticker == "AAPL"'))
    assert.isFalse(apple('syminfo.ticker == "MSFT"'))
    assert.isTrue(apple('syminfo.tickerid == "NASDAQ:AAPL" and syminfo.prefix != "NYSE"'))
    assert.isTrue(apple('syminfo.prefix + "/" + syminfo.root == "NASDAQ/AAPL"'))
    assert.isTrue(apple('syminfo.timezone == "America/New_York"'))
    assert.strictEqual(apple('chosen = switch syminfo.ticker\n    "MSFT" => 1\n    "AAPL" => 2\n    => 3\nchosen'), 2)
    const named = of({ symbol: "BINANCE:BTCUSDT" })
    assert.isTrue(named('syminfo.ticker == "BTCUSDT" and syminfo.prefix == "BINANCE"'))
    assert.isTrue(of({ symbol: "AAPL" })('syminfo.tickerid == "AAPL"'))
  })
})

describe("the last bar of the range", () => {
  it("gives last_bar_time, and its close gives timenow", () => {
    const times = [0, HOUR, 2 * HOUR]
    assert.deepStrictEqual(run("last_bar_time", hourly(times), HOURLY), [2 * HOUR, 2 * HOUR, 2 * HOUR])
    assert.deepStrictEqual(run("timenow", hourly(times), HOURLY), [3 * HOUR, 3 * HOUR, 3 * HOUR])
    assert.deepStrictEqual(run("barstate.islastconfirmedhistory", hourly(times), HOURLY), [false, false, true])
  })
})
