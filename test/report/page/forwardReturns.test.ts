import { assert, describe, it } from "@effect/vitest"
import { DuckDBInstance } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import { sampleMarket } from "../../../src/candles/sample/SampleMarket.ts"
import {
  fanAfter,
  HORIZONS,
  returnsAfter,
  returnsOfEveryBar,
  type ForwardReturns,
} from "../../../src/report/page/data/forwardReturns.ts"
import type { ReportData } from "../../../src/report/page/data/ReportData.ts"
import { decodeReport } from "../decodeReport.ts"
import { makeReport } from "../makeReport.ts"

/** Some symbols are listed late or end early, so that futures are unknown within the market, too. */
const market = [...sampleMarket({ symbols: 25, bars: 260 })].map(([symbol, bars], index) => {
  const [from, to] = [(index * 7) % 90, 260 - ((index * 11) % 80)]
  const cut = (column: Float64Array) => column.slice(from, to)
  const { close, high, low, open, time, volume } = bars
  return [
    symbol,
    { time: cut(time), open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) },
  ] as const
})

/** Computes the same from the bars and the matches by SQL window functions. */
const inSql = async (data: ReportData) => {
  const db = await (await DuckDBInstance.create(":memory:")).connect()
  await db.run("create table bars (symbol integer, bar integer, place integer, close double, is_match boolean)")
  const matched = new Set(Array.from(data.matches.symbol, (symbol, index) => `${symbol} ${data.matches.bar[index]}`))
  const rows = data.symbols.flatMap((info) =>
    Array.from(
      data.closesOf(info),
      (close, bar) =>
        `(${info.index}, ${bar}, ${data.placesOf(info)[bar]}, ${Number.isNaN(close) ? "null" : close}, ${matched.has(`${info.index} ${bar}`)})`,
    ),
  )
  await db.run(`insert into bars values ${rows.join(",")}`)
  const read = async (horizon: number, filter: string) => {
    const result = await db.runAndReadAll(`
      with ahead as (
        select place, is_match, (lead(close, ${horizon}) over (partition by symbol order by bar) - close) / abs(nullif(close, 0)) as change
        from bars
      )
      select count(change), count(*) - count(change), median(change), avg(change),
        avg(case when change is null then null when change > 0 then 1.0 else 0.0 end),
        quantile_cont(change, 0.25), quantile_cont(change, 0.75)
      from ahead where ${filter}`)
    return result.getRows()[0].map(Number)
  }
  return { read, close: () => db.closeSync() }
}

const assertSame = (own: ForwardReturns, sql: ReadonlyArray<number>) => {
  const { count, hitRate, mean, median, unknown } = own
  assert.deepStrictEqual([count, unknown], sql.slice(0, 2))
  for (const [index, value] of [median, mean, hitRate].entries()) assert.approximately(value, sql[index + 2], 1e-12)
}

describe("forward returns", () => {
  it("equal those of SQL for matches and for all bars, including unknown futures", async () => {
    const { report } = await Effect.runPromise(makeReport(market, { formula: "ta.crossover(close, ta.sma(close, 5))" }))
    const data = decodeReport(report.html)
    const rows = Uint32Array.from({ length: data.matches.count }, (_, index) => index)
    const own = returnsAfter(data, data.matches, rows)
    const [from, to] = [60, 200]
    const every = returnsOfEveryBar(data, from, to)
    assert.isAbove(own[0].count, 300)
    assert.isAbove(own[4].unknown, 30)
    const sql = await inSql(data)
    for (const [index, horizon] of HORIZONS.entries()) {
      assertSame(own[index], await sql.read(horizon, "is_match"))
      assertSame(every[index], await sql.read(horizon, `place between ${from} and ${to}`))
    }
    const fan = fanAfter(data, data.matches, rows)
    for (const horizon of [1, 7, 20]) {
      const [, , median, , , lower, upper] = await sql.read(horizon, "is_match")
      assert.approximately(fan.middle[horizon], median, 1e-12)
      assert.approximately(fan.lower[horizon], lower, 1e-12)
      assert.approximately(fan.upper[horizon], upper, 1e-12)
    }
    sql.close()
  })

  it("equal SQL for missing bars and closes, and for zero, negative, huge and tiny prices", async () => {
    const odd = market.map(([symbol, bars], index) => {
      const close = bars.close.map((price, bar) => {
        if ((bar + index) % 19 === 0) return NaN
        if ((bar + index) % 23 === 0) return 0
        return index % 5 === 1 ? -price : index % 5 === 2 ? price * 1e12 : index % 5 === 3 ? price * 1e-9 : price
      })
      const kept = (column: Float64Array) => column.filter((_, bar) => (bar * 7 + index) % 11 !== 0)
      const columns = { ...bars, close, open: close, high: close, low: close }
      const { open, high, low, time, volume } = columns
      return [
        symbol,
        {
          time: kept(time),
          open: kept(open),
          high: kept(high),
          low: kept(low),
          close: kept(close),
          volume: kept(volume),
        },
      ] as const
    })
    const { report } = await Effect.runPromise(makeReport(odd, { formula: "close > close[1] or close == 0" }))
    const data = decodeReport(report.html)
    const rows = Uint32Array.from({ length: data.matches.count }, (_, index) => index)
    const own = returnsAfter(data, data.matches, rows)
    const every = returnsOfEveryBar(data, 0, data.calendar.length)
    assert.isAbove(own[0].count, 1000)
    const sql = await inSql(data)
    for (const [index, horizon] of HORIZONS.entries()) {
      assertSame(own[index], await sql.read(horizon, "is_match"))
      assertSame(every[index], await sql.read(horizon, "true"))
    }
    sql.close()
  })

  it("of all bars are those of members if there is a universe", async () => {
    const days = market[0][1].time
    const formula = "close > open"
    const universe = Object.fromEntries(market.map(([symbol]) => [symbol, [{ from: days[30], to: days[100] }]]))
    const [all, members] = await Promise.all(
      [{ formula }, { formula, universe }].map((job) => Effect.runPromise(makeReport(market, job))),
    )
    const data = decodeReport(all.report.html)
    const place = (time: number) => data.calendar.indexOf(time)
    assert.deepStrictEqual(
      returnsOfEveryBar(decodeReport(members.report.html), 0, data.calendar.length),
      returnsOfEveryBar(data, place(days[30]), place(days[100]) - 1),
    )
  })

  it("without matches are unknown, not 0", async () => {
    const { report } = await Effect.runPromise(makeReport(market, { formula: "close < 0" }))
    const data = decodeReport(report.html)
    const [first] = returnsAfter(data, data.matches, new Uint32Array(0))
    assert.deepStrictEqual(first, { horizon: 1, count: 0, unknown: 0, median: NaN, mean: NaN, hitRate: NaN })
  })
})
