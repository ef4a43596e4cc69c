import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const STORE = ["--store", prices.store, "--timeframe", "1d"]
beforeAll(() => Effect.runPromise(runHere("import", prices.upFile, prices.downFile, ...STORE)))

describe("marketsweep explain", () => {
  it("shows the tree of the newest bar, as a process", async () => {
    const ran = await run("explain", "UP", ...STORE, "--formula", "close > ta.sma(close, 3)")
    assert.strictEqual(ran.code, 0)
    assert.strictEqual(ran.stderr, "")
    const lines = linesOf(ran.stdout)
    assert.strictEqual(lines[0], "UP 1d, 2024-02-09: true")
    assert.match(ran.stdout, /^\*    ta\.sma\(close, 3\) +38 +39$/m)
  })

  it.effect("reads the formula from a file, its inputs, and the day, and answers JSON", () =>
    Effect.gen(function* () {
      const file = prices.file("rule.pine", "n = input.int(3)\n// above\nclose > n")
      const input = ["--formula", `@${file}`, "--param", "n=7", "--at", "2024-01-07", "--format", "json"]
      const ran = yield* runHere("explain", "UP", ...STORE, ...input)
      assert.strictEqual(ran.code, 0)
      const { statements, time } = JSON.parse(ran.stdout)
      assert.strictEqual(time, "2024-01-07T00:00:00.000Z")
      assert.strictEqual(statements[0].expression.value, 7)
      // The seventh close is 7.
      assert.strictEqual(statements[1].expression.value, false)
    }),
  )

  it.effect("exits with 2 for a mistake, 1 for a failed symbol and 3 for a store that cannot be read", () =>
    Effect.gen(function* () {
      const cases = [
        [["UP", ...STORE, "--formula", "close >"], 2, /^error: the formula cannot run: 1:8 .*\n {2}close >\n {9}\^$/],
        [["UP", ...STORE, "--formula", "@gone.pine"], 2, /^error: .*@gone\.pine: there is no such file$/],
        [
          ["UP", ...STORE, "--formula", "close", "--at", "2020-01-01"],
          2,
          /^error: There is no 1d bar of UP until 2020/,
        ],
        [["NOPE", ...STORE, "--formula", "close"], 1, /^error: NOPE: There are no candles of NOPE/],
        [["UP", "--store", "gone.db", "--timeframe", "1d", "--formula", "close"], 3, /gone\.db: there is no such file/],
      ] as const
      for (const [args, code, message] of cases) {
        const ran = yield* runHere("explain", ...args)
        assert.strictEqual(ran.code, code, ran.stderr)
        assert.match(ran.stderr.trimEnd(), message)
        assert.strictEqual(ran.stdout, "")
      }
    }),
  )
})
