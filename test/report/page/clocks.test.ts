import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chartTimes } from "../../../src/report/page/chart/chartTimes.ts"
import { LiveFormula } from "../../../src/report/page/formula/LiveFormula.ts"
import { reproduce } from "../../../src/report/page/formula/reproduce.ts"
import { decodeReport } from "../decodeReport.ts"
import { hourlyMarket, LISTINGS } from "../hourlyMarket.ts"
import { makeReport } from "../makeReport.ts"

/** New York changes its clocks on 10 March 2024, London on 31 March. */
const market = hourlyMarket(Date.UTC(2024, 2, 1), Date.UTC(2024, 3, 6))

const FORMULAS = [
  "hour == 10",
  "dayofweek == dayofweek.sunday or hour(time, 'Asia/Tokyo') == 9",
  "inside = not na(time(timeframe.period, '1000-1200:23456'))\ninside and close > open",
  "syminfo.prefix == 'NASDAQ' or syminfo.timezone == 'Asia/Tokyo'",
  "session.isfirstbar_regular or session.islastbar_regular",
  "daily = request.security(syminfo.tickerid, 'D', close)\nclose > daily",
  "since = time - time('D')\nsince == 2 * 60 * 60 * 1000",
  "timestamp(year, month, dayofmonth, 12, 0) < time",
  "request.security(syminfo.tickerid, '240', hour) >= 12",
]

const makeHourly = (formula: string, listings: typeof LISTINGS = LISTINGS) =>
  makeReport(market, { formula, timeframe: "1h" }, { listings })

describe("the page of a report about exchanges with time zones", () => {
  it.effect("finds the matches of the scan across a change of clocks", () =>
    Effect.gen(function* () {
      for (const formula of FORMULAS) {
        const { report, results } = yield* makeHourly(formula)
        const data = decodeReport(report.html)
        assert.isAbove(
          results.reduce((sum, { matches }) => sum + matches.length, 0),
          20,
          formula,
        )
        assert.strictEqual(reproduce(data, new LiveFormula(formula, data)).kind, "same", formula)
      }
    }),
  )

  it.effect("shows each bar in the time zone of its exchange", () =>
    Effect.gen(function* () {
      const { report } = yield* makeHourly("hour == 10")
      const data = decodeReport(report.html)
      assert.isFalse(data.clocks.isShared)
      assert.strictEqual(data.clocks.shared.place, "UTC")
      for (let match = 0; match < data.matches.count; match++) {
        const info = data.symbols[data.matches.symbol[match]]
        const { timeZone } = LISTINGS[info.name]
        const time = data.calendar[data.matches.place[match]]
        // By Intl, which the calendar does not use.
        const written = new Date(time).toLocaleString("sv-SE", { timeZone })
        assert.strictEqual(new Date(data.wallOf(info, time)).toISOString().slice(0, 19).replace("T", " "), written)
        assert.strictEqual(written.slice(11, 13), "10")
      }
      assert.deepStrictEqual(
        new Set(data.symbols.map((info) => data.clocks.of(info).place)),
        new Set(["New York", "Tokyo", "London"]),
      )
    }),
  )

  it.effect("shows all times in the time zone that all symbols share", () =>
    Effect.gen(function* () {
      const timeZone = "Asia/Tokyo"
      const listings = Object.fromEntries(market.map(([symbol]) => [symbol, { timeZone }]))
      const { report } = yield* makeHourly("hour == 10", listings)
      const data = decodeReport(report.html)
      assert.strictEqual(data.clocks.shared.place, "Tokyo")
      assert.strictEqual(data.wallCalendar[0], data.calendar[0] + 9 * 3_600_000)
    }),
  )

  it.effect("does not claim a check if it does not know a time zone", () =>
    Effect.gen(function* () {
      const listings = { ...LISTINGS, COIN: { timeZone: "Mars/Olympus" } }
      const checked = Effect.fnUntraced(function* (formula: string) {
        const data = decodeReport((yield* makeHourly(formula, listings)).report.html)
        return reproduce(data, new LiveFormula(formula, data))
      })
      assert.deepStrictEqual(yield* checked("hour == 10"), {
        kind: "impossible",
        why: "this browser does not know the time zone Mars/Olympus",
      })
      assert.strictEqual((yield* checked("close > open")).kind, "same")
    }),
  )

  it.effect("shows only dates for bars of days", () =>
    Effect.gen(function* () {
      const { report } = yield* makeReport(
        [["A", market[0][1]]],
        { formula: "close > open" },
        { listings: { A: LISTINGS["TOYOTA"] } },
      )
      const data = decodeReport(report.html)
      assert.isTrue(data.isDaily)
      assert.deepStrictEqual(data.wallCalendar, data.calendar)
    }),
  )
})

describe("the times of a chart", () => {
  it("ascend even where clocks are put back, and are labelled with the local time", () => {
    const hours = Float64Array.from({ length: 6 }, (_, hour) => Date.UTC(2024, 10, 3, 4 + hour))
    const back = Date.UTC(2024, 10, 3, 6)
    const wallOf = (time: number) => time - (time < back ? 4 : 5) * 3_600_000
    const times = chartTimes(hours, { place: "New York", wallOf }, false)
    const seconds = Array.from(hours.keys(), times.at)
    assert.deepStrictEqual(
      seconds,
      [...new Set(seconds)].toSorted((a, b) => a - b),
    )
    assert.deepStrictEqual(
      seconds.map((time) => times.textAt(time).slice(11)),
      ["00:00", "01:00", "01:00", "02:00", "03:00", "04:00"],
    )
  })
})
