import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readings } from "../../src/candles/csv/values/numberForms.ts"
import { barStart } from "../../src/calendar/barStart.ts"
import { symbolByPattern } from "../../src/candles/import/files/symbolPattern.ts"
import { makeWrittenTimes } from "../../src/candles/import/sink/writtenTimes.ts"
import { makeSpacing } from "../../src/candles/timeframeSpacing.ts"

const DAY_MS = 86_400_000

describe("readings", () => {
  const numbers: ReadonlyArray<readonly [text: string, point: number, comma: number]> = [
    ["1182.50", 1182.5, NaN],
    ["1182,50", NaN, 1182.5],
    ["1,182", 1182, 1.182],
    ["1.182", 1.182, 1182],
    ["0.182", 0.182, NaN],
    ["1.534.221", NaN, 1_534_221],
    ["12,34.5", NaN, NaN],
    ["1,2345", NaN, 1.2345],
    ["1 182,50", NaN, 1182.5],
    ["1'182.50", 1182.5, NaN],
    ["1,28,500.00", 128_500, NaN],
    ["$1,182.50", 1182.5, NaN],
    ["1,10M", NaN, 1_100_000],
    ["1.1M", 1_100_000, NaN],
    ["", NaN, NaN],
    ["many", NaN, NaN],
  ]
  for (const [text, point, comma] of numbers) {
    it(`'${text}' is ${point} with a decimal point, and ${comma} with a comma`, () => {
      assert.deepStrictEqual(readings(text, true), { point, comma })
    })
  }
})

describe("the spacing of bars", () => {
  const looksLike = (timeframe: string, times: ReadonlyArray<number>): string | undefined => {
    const spacing = makeSpacing(timeframe)
    spacing.add(times)
    return spacing.contradiction()
  }
  const days = (...offsets: ReadonlyArray<number>) => offsets.map((day) => day * DAY_MS)

  it("matches the timeframe despite weekends and holidays", () => {
    assert.isUndefined(looksLike("1d", days(0, 1, 2, 3, 4, 7, 8)))
    assert.isUndefined(looksLike("1d", days(0, 30)))
    assert.isUndefined(looksLike("1w", days(0, 7, 13, 21)))
    assert.isUndefined(looksLike("1M", days(0, 31, 59, 90)))
    assert.isUndefined(looksLike("1h", [0, 3_600_000, 7_200_000, DAY_MS]))
    // Two-hour bars around a break at noon.
    assert.isUndefined(
      looksLike(
        "2h",
        [0, 2, 3.5, 5.5, 24, 26].map((hour) => hour * 3_600_000),
      ),
    )
  })

  it("contradicts the timeframe when bars are spaced like those of another one", () => {
    assert.strictEqual(looksLike("1d", days(0, 7, 14)), "1w")
    assert.strictEqual(looksLike("1d", days(0, 31, 60)), "1M")
    assert.strictEqual(looksLike("1w", days(0, 1, 2, 3)), "1d")
    assert.strictEqual(looksLike("1h", days(0, 1)), "1d")
    assert.strictEqual(looksLike("1d", [0, 300_000, DAY_MS]), "5m")
    assert.strictEqual(looksLike("1m", [0, 300_000, 600_000, 900_000]), "5m")
  })
})

describe("the bar that contains a time", () => {
  it("begins at the UTC hour, day, Monday, month or year", () => {
    const time = Date.parse("2024-05-15T13:47:00Z")
    const starts = ["4h", "1d", "1w", "1M", "3M", "1y"].map((timeframe) => barStart(timeframe)(time))
    assert.deepStrictEqual(
      starts.map((start) => new Date(start).toISOString().slice(0, 16)),
      [
        "2024-05-15T12:00",
        "2024-05-15T00:00",
        "2024-05-13T00:00",
        "2024-05-01T00:00",
        "2024-04-01T00:00",
        "2024-01-01T00:00",
      ],
    )
  })
})

describe("a pattern of file names", () => {
  it("extracts the symbol from names with and without endings", () => {
    assert.strictEqual(symbolByPattern("{symbol}-1d-*.csv", "data/BTCUSDT-1d-2024-11.csv"), "BTCUSDT")
    assert.strictEqual(symbolByPattern("{symbol}-1d-*", "BTCUSDT-1d-2024-11.csv.gz"), "BTCUSDT")
    assert.strictEqual(symbolByPattern("{symbol}/*.csv", "data/AAPL/2024.csv"), "AAPL")
    assert.strictEqual(symbolByPattern("data_{symbol}", "x/data_BRK.B.txt"), "BRK.B")
    assert.isUndefined(symbolByPattern("{symbol}-1h-*.csv", "BTCUSDT-1d-2024-11.csv"))
  })
})

describe("the record of written times", () => {
  it("recognizes the times of each symbol, in whatever order they were written", () => {
    const times = fc.uniqueArray(
      fc.integer({ min: 0, max: 80 }).map((half) => (half * DAY_MS) / 2),
      { maxLength: 40 },
    )
    const portion = fc.tuple(fc.constantFrom("A", "B"), times)
    fc.assert(
      fc.property(fc.array(portion, { maxLength: 8 }), portion, (portions, [symbol, asked]) => {
        const written = makeWrittenTimes("1d")
        const merged = makeWrittenTimes("1d")
        const naive = new Set<string>()
        for (const [name, each] of portions) {
          const fresh = each.filter((time) => !naive.has(`${name} ${time}`)).toSorted((a, b) => a - b)
          for (const time of fresh) naive.add(`${name} ${time}`)
          written.add(name, Float64Array.from(fresh))
        }
        merged.take(written)
        const sorted = Float64Array.from(asked.toSorted((a, b) => a - b))
        const expected = [...sorted.keys()].filter((index) => naive.has(`${symbol} ${sorted[index]}`))
        assert.deepStrictEqual(written.common(symbol, sorted), expected)
        assert.deepStrictEqual(merged.common(symbol, sorted), expected)
      }),
    )
  })
})
