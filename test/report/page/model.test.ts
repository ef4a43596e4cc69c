import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { sampleMarket } from "../../../src/candles/sample/SampleMarket.ts"
import type { ReportData } from "../../../src/report/page/data/ReportData.ts"
import { marketLine } from "../../../src/report/page/data/marketLine.ts"
import { csvOf, watchListOf } from "../../../src/report/page/model/downloads.ts"
import { hashOf, readHash } from "../../../src/report/page/model/hash.ts"
import { makeModel, matchAt, matchBarsOf, type Model } from "../../../src/report/page/model/Model.ts"
import { parseQuery } from "../../../src/report/page/model/query.ts"
import { matchRows, symbolRows } from "../../../src/report/page/model/rows.ts"
import { firstState, type State } from "../../../src/report/page/model/State.ts"
import { Store } from "../../../src/report/page/model/Store.ts"
import { decodeReport } from "../decodeReport.ts"
import { makeReport } from "../makeReport.ts"

const FORMULA = "rsi = ta.rsi(close, 14)\nta.crossover(rsi, 50)"

let data: ReportData
let model: Model
let state: State

beforeAll(async () => {
  const market = [...sampleMarket({ symbols: 12, bars: 150 })]
  const { report } = await Effect.runPromise(makeReport(market, { formula: FORMULA }))
  data = decodeReport(report.html)
  model = makeModel(data, data.matches)
  state = firstState(data.calendar.length, FORMULA)
})

const namesOf = (rows: Uint32Array) => Array.from(rows, (row) => data.symbols[data.matches.symbol[row]].name)

describe("parseQuery", () => {
  it("reads words, and conditions on existing columns", () => {
    const { conditions, words } = parseQuery(" GEN rsi<50  since>=-5.5% foo<3 close=1", ["rsi", "since", "close"])
    assert.deepStrictEqual(words, ["gen", "foo<3"])
    assert.deepStrictEqual(
      conditions.map(({ key, test }) => [key, test(-5.5), test(1), test(50)]),
      [
        ["rsi", true, true, false],
        ["since", true, true, true],
        ["close", false, true, false],
      ],
    )
  })
})

describe("matchRows", () => {
  it("keeps the matches that a check of each one keeps, in order, for any filter", () => {
    const filters = fc.record({
      word: fc.constantFrom("", "gen00", "1", "zzz"),
      least: fc.option(fc.integer({ min: -20, max: 60 })),
      from: fc.integer({ min: 0, max: 149 }),
      length: fc.integer({ min: 0, max: 149 }),
      key: fc.constantFrom("date", "symbol", "close", "since", "rsi"),
      descending: fc.boolean(),
    })
    fc.assert(
      fc.property(filters, ({ descending, from, key, least, length, word }) => {
        const to = from + length
        const query = `${word}${least === null ? "" : ` since>${least}`}`
        const rows = matchRows(data, model, { ...state, query, from, to, sort: { key, descending } })
        const { close, place, symbol, values } = data.matches
        const expected = Array.from(close.keys()).filter(
          (match) =>
            data.symbols[symbol[match]].name.toLowerCase().includes(word) &&
            place[match] >= from &&
            place[match] <= to &&
            (least === null || model.since[match] * 100 > least),
        )
        assert.deepStrictEqual(
          [...rows].toSorted((a, b) => a - b),
          expected,
        )
        const keys = { date: place, symbol, close, since: model.since, rsi: values[0] }[key] ?? place
        for (let at = 1; at < rows.length; at++) {
          const [before, now] = [keys[rows[at - 1]], keys[rows[at]]]
          assert.isTrue(descending ? before >= now : before <= now)
        }
      }),
    )
  })

  it("keeps only starred symbols if the filter says so", () => {
    const { name } = data.symbols[3]
    const rows = matchRows(data, model, { ...state, onlyStarred: true, starred: new Set([name]) })
    assert.isAbove(rows.length, 0)
    assert.deepStrictEqual([...new Set(namesOf(rows))], [name])
  })
})

describe("symbolRows", () => {
  it("sorts symbols by their matches, and lists only those with problems as problems", () => {
    const rows = symbolRows(data, model, { ...state, sort: { key: "matches", descending: true } }, "symbols")
    const counts = Array.from(rows, (row) => model.perSymbol[row])
    assert.deepStrictEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    )
    assert.lengthOf(symbolRows(data, model, state, "problems"), 0)
  })
})

describe("the model of the page", () => {
  it("counts matches by symbol and by day, and finds each at its bar", () => {
    assert.strictEqual(
      model.perPlace.reduce((sum, count) => sum + count, 0),
      data.matches.count,
    )
    for (const info of data.symbols) {
      const bars = matchBarsOf(model, info.index)
      assert.lengthOf(bars, model.perSymbol[info.index])
      for (const bar of bars) assert.strictEqual(data.matches.bar[matchAt(model, info.index, bar)], bar)
    }
    assert.strictEqual(matchAt(model, 0, 0), -1)
    assert.deepStrictEqual(matchBarsOf(model, -1), [])
  })
})

describe("the address of a page", () => {
  it("restores the view of its sender", () => {
    const views = fc.record({
      symbol: fc.integer({ min: 0, max: 11 }),
      bar: fc.integer({ min: 0, max: 149 }),
      query: fc.string({ maxLength: 12 }),
      from: fc.integer({ min: 0, max: 70 }),
      to: fc.integer({ min: 71, max: 149 }),
      tab: fc.constantFrom("matches" as const, "symbols" as const, "problems" as const),
      wall: fc.boolean(),
    })
    fc.assert(
      fc.property(views, (view) => {
        const back = { ...state, ...readHash(data, hashOf(data, { ...state, ...view })) }
        const { bar, from, query, symbol, tab, to, wall } = back
        assert.deepStrictEqual({ symbol, bar, query, from, to, tab, wall }, view)
      }),
    )
  })

  it("is ignored where it names something unknown", () => {
    assert.deepStrictEqual(readHash(data, "#symbol=NONE&at=yesterday&tab=x&from=1&to=&sort=close"), {})
  })
})

describe("downloads of the page", () => {
  it("write CSV without cells that spreadsheets would execute", async () => {
    const [[, bars]] = sampleMarket({ symbols: 1, bars: 150 })
    const evil = await Effect.runPromise(makeReport([[`=1+1,"x"`, bars]], { formula: FORMULA }))
    const report = decodeReport(evil.report.html)
    const lines = csvOf(report, makeModel(report, report.matches), Uint32Array.of(0)).split("\n")
    assert.strictEqual(lines[0], "symbol,time,close,rsi")
    assert.match(lines[1], /^"'=1\+1,""x""",\d{4}-\d\d-\d\dT00:00:00\.000Z,[\d.]+,[\d.]+$/)
  })

  it("list each symbol once, or only the starred ones", () => {
    const rows = matchRows(data, model, state)
    const list = watchListOf(data, model, rows, new Set()).trim().split("\n")
    assert.deepStrictEqual(new Set(list), new Set(namesOf(rows)))
    assert.lengthOf(list, new Set(list).size)
    assert.strictEqual(watchListOf(data, model, rows, new Set(["A", "B"])), "A\nB\n")
  })
})

describe("the market's line", () => {
  it("is the mean change of all symbols, day by day", () => {
    const line = marketLine(data)
    const changes = (place: number) =>
      data.symbols.map((info) => data.closesOf(info)[place] / data.closesOf(info)[place - 1] - 1)
    for (const place of [1, 60, 149]) {
      const mean = changes(place).reduce((sum, change) => sum + change, 0) / 12
      assert.approximately(line[place] / line[place - 1] - 1, mean, 1e-12)
    }
  })
})

describe("the store of a page", () => {
  const makeStore = (hash = "") => new Store(data, () => Promise.resolve(), {}, hash)

  it("runs a changed formula over all symbols, and restores the scan's matches", async () => {
    const store = makeStore()
    await store.run("close > close[1]")
    const rises = data.symbols.reduce((sum, info) => {
      const closes = data.closesOf(info)
      return sum + closes.filter((close, bar) => close > closes[bar - 1] + 1e-10).length
    }, 0)
    assert.strictEqual(store.state.changed?.matches, rises)
    assert.strictEqual(store.model.matches.count, rises)
    assert.deepStrictEqual(store.state.changed?.caveats, [])
    assert.isAtLeast(store.chosenMatch, 0)
    await store.run(FORMULA)
    assert.isUndefined(store.state.changed)
    assert.strictEqual(store.model.matches, data.matches)
  })

  it("says why a scan may find other matches of a changed formula", async () => {
    const market = [...sampleMarket({ symbols: 12, bars: 400 })]
    const [, { time }] = market[0]
    const { report } = await Effect.runPromise(
      makeReport(market, { formula: "close > open", dateRange: { from: time[300] } }),
    )
    const store = new Store(decodeReport(report.html), () => Promise.resolve(), {}, "")
    await store.run("close > ta.sma(close, 50)")
    assert.deepStrictEqual(store.state.changed?.caveats, [])
    await store.run("close > ta.sma(close, 200) and volume > 0")
    assert.deepStrictEqual(store.state.changed?.caveats, [
      "it needs more history of 12 symbols than the file holds",
      "volumes are rounded to 1%",
    ])
  })

  it("shows the mistake of a formula, and keeps the matches", async () => {
    const store = makeStore()
    store.edit()
    await store.run("close > ta.smaa(close, 3)")
    assert.match(store.state.mistake?.message ?? "", /^1:9 unknown function `ta.smaa` \(did you mean `ta.sma`\?\)/)
    assert.isTrue(store.state.editing)
    assert.strictEqual(store.model.matches, data.matches)
  })

  it("checks that the formula gives the same in the page", async () => {
    const store = makeStore()
    await store.check()
    assert.strictEqual(store.state.check?.kind, "same")
  })

  it("steps between the matches of a symbol, and stops at either end", () => {
    const store = makeStore(`#symbol=${data.symbols[2].name}`)
    const bars = matchBarsOf(store.model, 2)
    store.pickSymbol(2)
    assert.strictEqual(store.state.bar, bars.at(-1))
    store.stepMatch(1)
    assert.strictEqual(store.state.bar, bars.at(-1))
    for (const bar of bars.slice(0, -1).toReversed()) {
      store.stepMatch(-1)
      assert.strictEqual(store.state.bar, bar)
    }
    store.stepMatch(-1)
    assert.strictEqual(store.state.bar, bars[0])
  })

  it("reverses the order of a column that is already sorted", () => {
    const store = makeStore()
    store.sortBy("close")
    assert.deepStrictEqual(store.state.sort, { key: "close", descending: true })
    store.sortBy("close")
    assert.deepStrictEqual(store.state.sort, { key: "close", descending: false })
    store.sortBy("symbol")
    assert.deepStrictEqual(store.state.sort, { key: "symbol", descending: false })
  })
})
