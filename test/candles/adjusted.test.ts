import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { wrongBar } from "../../src/candles/barRules.ts"
import { describeStore } from "../../src/candles/sqlite/StoreSummary.ts"
import { barsIn, importTexts } from "./importing.ts"

const YAHOO = `Date,Open,High,Low,Close,Adj Close,Volume
2024-01-02,187.15,188.44,183.89,185.64,184.53,82488700
2024-01-03,184.22,185.88,183.43,184.25,183.15,58414500
`

const listingsOf = (store: string) =>
  Effect.map(describeStore(store), ({ listings }) => listings.map(({ adjustment }) => adjustment))

describe("importCsv of a file with an adjusted close", () => {
  it.effect("scales all four prices to it and records the adjustment", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ "AAPL.csv": YAHOO }, { prices: "adjusted" })
      const factor = 184.53 / 185.64
      const { AAPL } = yield* barsIn(store)
      assert.deepStrictEqual(AAPL?.[0], [
        "2024-01-02",
        187.15 * factor,
        188.44 * factor,
        183.89 * factor,
        184.53,
        82488700,
      ])
      assert.strictEqual(AAPL?.[1]?.[4], 183.15)
      assert.deepStrictEqual(yield* listingsOf(store), ["all"])
      assert.deepStrictEqual([report.assumptions, report.unusedColumns], [[], []])
    }),
  )

  it.effect("ignores it by default and says so", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ "AAPL.csv": YAHOO })
      assert.deepStrictEqual((yield* barsIn(store)).AAPL?.[0], ["2024-01-02", 187.15, 188.44, 183.89, 185.64, 82488700])
      assert.include(report.assumptions[0]?.message, "prices are not adjusted: --adjusted scales them to Adj Close")
      assert.deepStrictEqual(yield* listingsOf(store), [])
    }),
  )

  it.effect("ignores it for `raw` prices, and records the adjustment that the caller states", () =>
    Effect.gen(function* () {
      const raw = yield* importTexts({ "AAPL.csv": YAHOO }, { prices: "raw" })
      assert.deepStrictEqual(raw.report.assumptions, [])
      assert.deepStrictEqual(yield* listingsOf(raw.store), ["raw"])
      const split = yield* importTexts({ "AAPL.csv": YAHOO }, { prices: "raw", adjustment: "split" })
      assert.deepStrictEqual(yield* listingsOf(split.store), ["split"])
    }),
  )

  it.effect("uses the adjusted volume as well if the file has one", () =>
    Effect.gen(function* () {
      const text =
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume\n2020-08-28,499.23,505.77,498.31,504.05,46907479,124.8075,126.4425,124.5775,126.0125,187629916\n"
      const { store } = yield* importTexts({ "AAPL.csv": text }, { prices: "adjusted" })
      assert.deepStrictEqual((yield* barsIn(store)).AAPL?.[0]?.slice(4), [124.8075, 187629916])
    }),
  )

  it.effect("rejects rows whose adjusted close is missing or not a price", () =>
    Effect.gen(function* () {
      const text = `Date,Open,High,Low,Close,Adj Close\n2024-01-02,1,2,1,2,null\n2024-01-03,1,2,1,2,0\n2024-01-04,1,2,1,2,1\n`
      const { report, store } = yield* importTexts({ "A.csv": text }, { prices: "adjusted" })
      assert.deepStrictEqual(
        report.rejectedRows.map(({ reason }) => reason),
        ["the adjusted close is missing", "the adjusted close is 0"],
      )
      assert.deepStrictEqual((yield* barsIn(store)).A, [["2024-01-04", 0.5, 1, 0.5, 1, NaN]])
    }),
  )

  it.effect("refuses `adjusted` prices for a file without it", () =>
    Effect.gen(function* () {
      const { report } = yield* importTexts(
        { "A.csv": "Date,Open,High,Low,Close\n2024-01-02,1,2,1,2\n" },
        { prices: "adjusted" },
      )
      assert.include(report.unusable[0]?.message, "leave out --adjusted, or give --column adjusted=NAME")
    }),
  )

  it.effect("keeps high and low the extremes of every bar, whatever the rounding", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.tuple(
              fc.integer({ min: 1, max: 100_000 }),
              fc.constantFrom(0, 0, 7, 900),
              fc.constantFrom(0, 0, 7, 900),
              fc.double({ min: 0.001, max: 3, noNaN: true }),
            ),
            { minLength: 1, maxLength: 40 },
          ),
          (rows) =>
            Effect.gen(function* () {
              const lines = rows.map(([cents, up, down, factor], at) => {
                const low = cents / 100
                const [close, high] = [(cents + down) / 100, (cents + down + up) / 100]
                const day = new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)
                return [day, high, high, low, close, (close * factor).toFixed(6)].join(",")
              })
              const text = `Date,Open,High,Low,Close,Adj Close\n${lines.join("\n")}\n`
              const { report, store } = yield* importTexts({ "A.csv": text }, { prices: "adjusted" })
              assert.deepStrictEqual([report.rejected, report.corrected], [0, 0])
              for (const [, ...bar] of (yield* barsIn(store)).A ?? []) {
                const [open, high, low, close] = bar.map(Number)
                assert.isUndefined(wrongBar(open, high, low, close, NaN))
              }
            }).pipe(Effect.scoped, Effect.runPromise),
        ),
        { numRuns: 30 },
      ),
    ),
  )
})
