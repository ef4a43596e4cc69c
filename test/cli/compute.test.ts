import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const STORE = ["--store", prices.store, "--timeframe", "1d"]
const MEAN = ["--formula", "mean = ta.sma(close, 2)"]
beforeAll(() => Effect.runPromise(runHere("import", prices.upFile, prices.downFile, ...STORE, "--quality", "ignore")))

describe("marketsweep compute", () => {
  it("shows the last values in a table", async () => {
    const ran = await run("compute", ...STORE, ...MEAN)
    assert.strictEqual(ran.code, 0)
    assert.deepStrictEqual(ran.stdout.split("\n").slice(0, 3), ["symbol   mean", "DOWN     1.50", "UP      39.50"])
  })

  it("writes whole series, one line a symbol, reports failed symbols, and exits with 1", async () => {
    const ran = await run("compute", ...STORE, ...MEAN, "--series", "--symbols", "UP,NOPE,DOWN", "--to", "2024-01-03")
    assert.strictEqual(ran.code, 1)
    const time = [dayOf(0), dayOf(1), dayOf(2)]
    assert.deepStrictEqual(
      linesOf(ran.stdout).map((line) => JSON.parse(line)),
      [
        { symbol: "UP", time, indicators: { mean: [null, 1.5, 2.5] } },
        { symbol: "DOWN", time, indicators: { mean: [null, 39.5, 38.5] } },
      ],
    )
    assert.match(ran.stderr, /^error: NOPE: There are no candles of NOPE.*\n3 symbols, 6 bars, 1 error in .*\n$/)
  })

  it.effect("writes series as CSV with one header", () =>
    Effect.gen(function* () {
      const ran = yield* runHere("compute", ...STORE, ...MEAN, "--series", "--format", "csv", "--to", "2024-01-02")
      assert.strictEqual(ran.code, 0)
      assert.deepStrictEqual(linesOf(ran.stdout), [
        "symbol,time,mean",
        `DOWN,${dayOf(0)},`,
        `DOWN,${dayOf(1)},39.5`,
        `UP,${dayOf(0)},`,
        `UP,${dayOf(1)},1.5`,
      ])
    }),
  )

  it.effect("refuses options that exclude each other, with exit code 2", () =>
    Effect.gen(function* () {
      const cases = [
        [["--series", "--format", "table"], /give --format ndjson or csv/],
        [["--series", "--workers", "2"], /leave out --workers/],
        [["--series", "--formula", "x = opn"], /1:5 .*`opn`/],
      ] as const
      for (const [args, message] of cases) {
        const formula = args.some((arg) => arg === "--formula") ? [] : MEAN
        const ran = yield* runHere("compute", ...STORE, ...formula, ...args)
        assert.strictEqual(ran.code, 2, ran.stderr)
        assert.match(ran.stderr, message)
        assert.strictEqual(ran.stdout, "")
      }
    }),
  )
})
