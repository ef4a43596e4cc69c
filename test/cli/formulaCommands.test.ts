import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { formulaReference } from "../../src/formula/Reference.ts"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

describe("marketsweep formula check", () => {
  it.effect("tells what a formula names, comes to, reads and costs", () =>
    Effect.gen(function* () {
      const file = prices.file("rule.pine", "n = input.int(5)\naverage = ta.sma(close, n)\nclose > average")
      const ran = yield* runHere("formula", "check", `@${file}`, "--param", "n=9")
      assert.strictEqual(ran.code, 0)
      assert.strictEqual(ran.stderr, "")
      assert.deepStrictEqual(linesOf(ran.stdout), [
        "value      is",
        "n          the whole number 9",
        "average    a series of numbers",
        "(result)   a series of bools",
        "look-back  8 bars",
        "warm-up    8 bars",
        "columns    close",
        "cost       2 steps a bar, in 2 operations",
      ])
    }),
  )

  it.effect("shows each mistake with a caret, and exits with 2", () =>
    Effect.gen(function* () {
      const ran = yield* runHere("formula", "check", "a = opn\nb = a + 1\nta.smaa(close, 3)")
      assert.strictEqual(ran.code, 2)
      assert.strictEqual(ran.stdout, "")
      const lines = linesOf(ran.stderr)
      assert.match(lines[0], /^error: the formula cannot run: 1:5 .*`opn`.*`open`/)
      assert.deepStrictEqual(lines.slice(1, 3), ["  a = opn", "      ^^^"])
      assert.match(lines[3], /^error: the formula cannot run: 3:1 .*`ta\.smaa`/)
      assert.deepStrictEqual(lines.slice(4), ["  ta.smaa(close, 3)", "  ^^^^^^^"])
    }),
  )
})

describe("marketsweep functions", () => {
  it.effect("lists everything that formulas know, a line each, or as JSON", () =>
    Effect.gen(function* () {
      const entries = formulaReference()
      const text = yield* runHere("functions")
      // And the heads of three tables.
      assert.lengthOf(linesOf(text.stdout), entries.length + 3)
      assert.match(text.stdout, /^ta\.rsi\(source, length\) +numbers +Relative strength index/m)
      const json = yield* runHere("functions", "--format", "json")
      assert.deepStrictEqual(JSON.parse(json.stdout), entries)
    }),
  )

  it.effect("shows one, and the nearest for a name that is none, with 2", () =>
    Effect.gen(function* () {
      const one = yield* runHere("functions", "ta.sma")
      assert.deepStrictEqual(linesOf(one.stdout).slice(0, 2), ["ta.sma(source, length)", "  gives numbers"])
      const none = yield* runHere("functions", "ta.smaa")
      assert.strictEqual(none.code, 2)
      assert.strictEqual(none.stdout, "")
      assert.strictEqual(none.stderr, "error: formulas have no ta.smaa: did you mean ta.sma?\n")
    }),
  )
})

describe("marketsweep screen", () => {
  const store = ["--store", prices.store, "--timeframe", "1d"]
  beforeAll(() => Effect.runPromise(runHere("import", prices.upFile, prices.downFile, ...store)))

  it("answers with the last bar alone", async () => {
    const file = prices.file("up.pine", "close > close[1]")
    const ran = await run("screen", ...store, "--formula", `@${file}`, "--format", "ndjson")
    assert.strictEqual(ran.code, 0)
    const matches = new Map(linesOf(ran.stdout).map((line) => [JSON.parse(line).symbol, JSON.parse(line).matches]))
    assert.deepStrictEqual(matches.get("UP"), [{ time: dayOf(39), close: 40, values: {} }])
    assert.deepStrictEqual(matches.get("DOWN"), [])
  })
})
