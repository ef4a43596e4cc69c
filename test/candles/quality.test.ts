import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { checkQuality, type QualityOptions } from "../../src/candles/quality/checkQuality.ts"
import { actionsOf, IMPORT_ACTIONS, parsePolicy } from "../../src/candles/quality/QualityPolicy.ts"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"

const DAY = 86_400_000
const FIRST = Date.UTC(2024, 0, 1)

type Row = readonly [day: number, open: number, high: number, low: number, close: number, volume: number]

const columnsOf = (rows: ReadonlyArray<Row>): BarColumns => {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index])
  return {
    time: column(0).map((day) => FIRST + day * DAY),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}

/** A valid bar that differs from its neighbours. */
const good = (day: number): Row => [day, 10 + (day % 3), 14, 9, 11 + (day % 2), 100]

const days = (count: number, first = 0): Array<Row> => Array.from({ length: count }, (_, at) => good(first + at))

/** The findings of one series: [rule, first day, last day, values]. */
const foundIn = (rows: ReadonlyArray<Row>, options: QualityOptions = {}) =>
  checkQuality([["A", columnsOf(rows)]], options).map(({ rule, time, until, values }) => [
    rule,
    (time - FIRST) / DAY,
    ((until ?? time) - FIRST) / DAY,
    values,
  ])

const withRow = (row: Row): Array<Row> => [...days(3), row, ...days(3, 4)]

describe("checkQuality", () => {
  const wrongRows: Readonly<Record<string, readonly [Row, unknown]>> = {
    "a missing price": [
      [3, NaN, 14, 9, 11, 100],
      ["invalid", 3, 3, { open: null, high: 14, low: 9, close: 11, volume: 100 }],
    ],
    "an infinite price": [
      [3, 10, Infinity, 9, 11, 100],
      ["invalid", 3, 3, { open: 10, high: null, low: 9, close: 11, volume: 100 }],
    ],
    "a negative volume": [
      [3, 10, 14, 9, 11, -1],
      ["invalid", 3, 3, { open: 10, high: 14, low: 9, close: 11, volume: -1 }],
    ],
    "a price of 0": [
      [3, 10, 14, 0, 11, 100],
      ["prices", 3, 3, { open: 10, high: 14, low: 0, close: 11 }],
    ],
    "a high below the close": [
      [3, 10, 10.5, 9, 11, 100],
      ["highLow", 3, 3, { open: 10, high: 10.5, low: 9, close: 11 }],
    ],
    "a low above the open": [
      [3, 10, 14, 10.5, 11, 100],
      ["highLow", 3, 3, { open: 10, high: 14, low: 10.5, close: 11 }],
    ],
    "a high below the low": [
      [3, NaN, 9, 14, NaN, 100],
      ["highLow", 3, 3, { open: null, high: 9, low: 14, close: null }],
    ],
    "a volume of 0": [
      [3, 10, 14, 9, 11, 0],
      ["volumes", 3, 3, { volume: 0, bars: 1 }],
    ],
    "a missing volume among others": [
      [3, 10, 14, 9, 11, NaN],
      ["volumes", 3, 3, { volume: null, bars: 1 }],
    ],
    "an unadjusted 2:1 split": [
      [3, 5.5, 14, 5, 11, 100],
      ["jumps", 3, 3, { previousClose: 11, open: 5.5, ratio: 0.5 }],
    ],
    "a 1:2 reverse split": [
      [3, 22, 23, 9, 11, 100],
      ["jumps", 3, 3, { previousClose: 11, open: 22, ratio: 2 }],
    ],
  }
  for (const [name, [row, finding]] of Object.entries(wrongRows)) {
    it(`finds ${name}`, () => {
      assert.deepInclude(foundIn(withRow(row)), finding)
      assert.deepStrictEqual(foundIn(withRow(good(3))), [])
    })
  }

  it("reports a run of volumes of 0 once, and nothing for a series without volumes", () => {
    const zero = (day: number): Row => [day, 10, 14, 9, 11, 0]
    assert.deepStrictEqual(foundIn([...days(2), zero(2), zero(3), zero(4), ...days(2, 5)]), [
      ["volumes", 2, 4, { volume: 0, bars: 3 }],
    ])
    assert.deepStrictEqual(
      foundIn(days(6).map(([day, open, high, low, close]) => [day, open, high, low, close, NaN])),
      [],
    )
  })

  it("accepts prices of 0 and below with `allowNegative`, but still finds contradictions", () => {
    const future: Row = [3, -10, 5, -40, -37.63, 100]
    assert.deepStrictEqual(foundIn(withRow(future), { allowNegative: true }), [])
    assert.deepInclude(foundIn(withRow(future)), ["prices", 3, 3, { open: -10, high: 5, low: -40, close: -37.63 }])
    assert.deepStrictEqual(foundIn(withRow([3, -10, -12, -40, -37, 100]), { allowNegative: true }), [
      ["highLow", 3, 3, { open: -10, high: -12, low: -40, close: -37 }],
    ])
  })

  it("finds bars that do not move at the end, and not those in the middle", () => {
    const still = (day: number): Row => [day, 11, 11, 11, 11, 5]
    const five = Array.from({ length: 5 }, (_, at) => still(4 + at))
    assert.deepStrictEqual(foundIn([...days(4), ...five]), [["stale", 4, 8, { bars: 5, close: 11 }]])
    assert.deepStrictEqual(foundIn([...days(4), ...five.slice(0, 4)]), [])
    assert.deepStrictEqual(foundIn([...days(4), ...five, good(9)]), [])
  })

  it("finds rows out of order, and repeated times with equal or different values", () => {
    assert.deepStrictEqual(foundIn([good(0), good(2), good(1), good(3)]), [["order", 1, 1, { bar: 2 }]])
    assert.deepStrictEqual(foundIn(days(4).toReversed()), [])
    assert.deepStrictEqual(foundIn([good(0), good(1), good(1), good(2)]), [["duplicates", 1, 1, { bars: 2 }]])
    assert.deepStrictEqual(foundIn([good(0), good(1), [1, 10, 14, 9, 12.5, 100], good(2)]), [
      ["conflicts", 1, 1, { bars: 2 }],
    ])
  })

  it("finds gaps in a series while others trade, and a series that ends before them", () => {
    const without = (...missing: ReadonlyArray<number>) => days(20).filter(([day]) => !missing.includes(day))
    const market = ["B", "C", "D", "E", "F"].map((name) => [name, columnsOf(without(8))] as const)
    const found = checkQuality([
      ["A", columnsOf(without(8, 3, 7, 9))],
      ["LATE", columnsOf(days(8, 12))],
      ["ENDED", columnsOf(without(8).slice(0, 11))],
      ...market,
    ])
    assert.deepStrictEqual(
      found.map(({ rule, symbol, time, until, values }) => [symbol, rule, (time - FIRST) / DAY, until, values]),
      [
        ["A", "gaps", 3, undefined, { bars: 1 }],
        // Nobody trades on day 8.
        ["A", "gaps", 7, FIRST + 9 * DAY, { bars: 2 }],
        ["ENDED", "stale", 11, undefined, { barsBehind: 5 }],
      ],
    )
  })

  it("uses a calendar for each exchange", () => {
    const weekends = days(20).filter(([day]) => day % 7 < 5)
    const stocks = Array.from({ length: 9 }, (_, at) => [`S${at}`, columnsOf(weekends)] as const)
    const coins = Array.from({ length: 50 }, (_, at) => [`C${at}`, columnsOf(days(20))] as const)
    const all = [...stocks, ...coins]
    assert.deepStrictEqual(checkQuality(all, { exchangeOf: (symbol) => symbol[0] }), [])
    assert.strictEqual(checkQuality(all).length, 2 * stocks.length)
  })

  it("agrees with the definition of a calendar on random markets", () => {
    const series = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1 }), { maxLength: 12 })
    fc.assert(
      fc.property(series, (market) => {
        const sets = market.map((some) => new Set(some))
        const isTraded = (day: number) => {
          const alive = market.filter((some) => Math.min(...some) <= day && day <= Math.max(...some))
          const trading = sets.filter((set) => set.has(day))
          return trading.length > 0 && trading.length >= 0.8 * alive.length
        }
        const expected = market.flatMap((some, index) =>
          Array.from({ length: 13 }, (_, day) => day)
            .filter(
              (day) => day > Math.min(...some) && day < Math.max(...some) && !sets[index].has(day) && isTraded(day),
            )
            .map((day) => [index, day]),
        )
        const found = checkQuality(
          market.map((some, index) => [String(index), columnsOf(some.toSorted((a, b) => a - b).map(good))]),
        ).filter(({ rule }) => rule === "gaps")
        const gaps = found.flatMap(({ symbol, time, until = time }) =>
          Array.from({ length: 13 }, (_, day) => day)
            .filter((day) => FIRST + day * DAY >= time && FIRST + day * DAY <= until && isTraded(day))
            .map((day) => [Number(symbol), day]),
        )
        assert.deepStrictEqual(gaps, expected)
      }),
    )
  })

  it("finds nothing in 200 clean series", () => {
    assert.deepStrictEqual(checkQuality(sampleMarket({ symbols: 200, bars: 504 })), [])
  })

  it("finds the same in a generator, which can be read only once", () => {
    const market = Array.from({ length: 6 }, (_, at) => {
      const rows = days(9).filter(([day]) => at > 0 || day !== 4)
      return [`S${at}`, columnsOf(rows)] as const
    })
    const generator = (function* () {
      yield* market
    })()
    const found = checkQuality(generator)
    assert.deepStrictEqual(found, checkQuality(market))
    assert.strictEqual(found.length, 1)
  })
})

describe("a quality policy", () => {
  it("is one action, or an action for all with others for some rules", () => {
    assert.deepStrictEqual(parsePolicy("fail"), { all: "fail" })
    assert.deepStrictEqual(parsePolicy("gaps=mark, jumps=fail"), { gaps: "mark", jumps: "fail" })
    assert.deepStrictEqual(parsePolicy("fail,volumes=ignore"), { all: "fail", volumes: "ignore" })
    for (const text of ["", "sell", "gaps", "gaps=", "gaps=sell", "nope=mark"]) assert.isUndefined(parsePolicy(text))
  })

  it("keeps no contradictory rows, and rejects invalid bars unless told to keep them", () => {
    const of = (policy: Parameters<typeof actionsOf>[0]) => actionsOf(policy, IMPORT_ACTIONS)
    assert.deepStrictEqual(of("mark"), {
      ...IMPORT_ACTIONS,
      invalid: "mark",
      prices: "mark",
      highLow: "mark",
    })
    assert.deepInclude(of("ignore"), { invalid: "reject", gaps: "ignore", conflicts: "reject" })
    assert.deepInclude(of({ all: "fail", gaps: "mark" }), { invalid: "fail", gaps: "mark", conflicts: "fail" })
    assert.isString(of({ conflicts: "mark" }))
  })
})
