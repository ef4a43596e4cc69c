import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { formulaReference } from "../../src/formula/Reference.ts"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

describe("marketsweep formula check", () => {
  it.effect("lists the names, type, inputs and cost of a formula", () =>
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

  it.effect("lists what it ignores in a script, its conditions, and what it treats as without a trade", () =>
    Effect.gen(function* () {
      const script = [
        "//@version=5",
        'strategy("S")',
        "up = close > open and strategy.position_size == 0",
        "if up",
        '    strategy.entry("Long", strategy.long)',
        'plotshape(up, "Buy")',
        "down = close < open and strategy.position_size > 0",
      ].join("\n")
      const file = prices.file("script.pine", script)
      const ran = yield* runHere("formula", "check", `@${file}`)
      assert.strictEqual(ran.code, 0)
      assert.includeMembers(
        [...linesOf(ran.stdout)],
        [
          "conditions          up, Long, Buy",
          "skipped             strategy, strategy.entry, plotshape",
          "as without a trade  strategy.position_size",
        ],
      )
      const never = yield* runHere("formula", "check", `@${file}`, "--condition", "down")
      assert.strictEqual(never.code, 2)
      assert.include(never.stderr, "this is never true: a formula holds no position")
    }),
  )

  it.effect("suggests @ for the name of a file", () =>
    Effect.gen(function* () {
      const ran = yield* runHere("formula", "check", "rules/my-script.pine")
      assert.strictEqual(ran.code, 2)
      assert.include(
        ran.stderr,
        "rules/my-script.pine is no formula: write @rules/my-script.pine to read one from that file",
      )
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
  it.effect("lists all variables, functions and inputs, one a line, or as JSON", () =>
    Effect.gen(function* () {
      const entries = formulaReference()
      const text = yield* runHere("functions")
      // And the heads of three tables.
      assert.lengthOf(linesOf(text.stdout), entries.length + 3)
      assert.match(text.stdout, /^ta\.rsi\(source, length\) +numbers +Relative strength index/m)
      const json = yield* runHere("functions", "--format", "json")
      // JSON has no infinity.
      assert.deepStrictEqual(JSON.parse(json.stdout), JSON.parse(JSON.stringify(entries)))
    }),
  )

  it.effect("shows what one reads, its cost and an example", () =>
    Effect.gen(function* () {
      const obv = yield* runHere("functions", "ta.obv")
      assert.deepStrictEqual(linesOf(obv.stdout).slice(3), [
        "  reads close, volume",
        "  for example",
        "    ta.crossover(ta.obv, ta.sma(ta.obv, 20))",
        "  which needs the whole history and costs 3 steps a bar",
      ])
      const json = yield* runHere("functions", "ta.obv", "--format", "json")
      const [entry] = JSON.parse(json.stdout)
      assert.deepInclude(entry, { reads: ["close", "volume"], example: "ta.crossover(ta.obv, ta.sma(ta.obv, 20))" })
      assert.deepInclude(entry.exampleFacts, { lookback: null, costPerBar: 3 })
      const open = yield* runHere("functions", "open")
      assert.include(linesOf(open.stdout), "  which needs no bars before and costs 3 steps a bar")
      const macd = yield* runHere("functions", "ta.macd")
      assert.include(macd.stdout, "\n    [macdLine, signalLine, _] = ta.macd(close, 12, 26, 9)\n    ta.crossover(")
    }),
  )

  it.effect("shows one, and suggests the nearest for an unknown name, with exit code 2", () =>
    Effect.gen(function* () {
      const one = yield* runHere("functions", "ta.sma")
      assert.deepStrictEqual(linesOf(one.stdout), [
        "ta.sma(source, length)",
        "  gives numbers",
        "  Simple moving average: the mean of the last `length` values.",
        "  for example",
        "    ta.crossover(ta.sma(close, 20), ta.sma(close, 50))",
        "  which needs 50 bars before and costs 3 steps a bar",
      ])
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

  it("matches the last bar only", async () => {
    const file = prices.file("up.pine", "close > close[1]")
    const ran = await run("screen", ...store, "--formula", `@${file}`, "--format", "ndjson")
    assert.strictEqual(ran.code, 0)
    const matches = new Map(linesOf(ran.stdout).map((line) => [JSON.parse(line).symbol, JSON.parse(line).matches]))
    assert.deepStrictEqual(matches.get("UP"), [{ time: dayOf(39), close: 40, values: {} }])
    assert.deepStrictEqual(matches.get("DOWN"), [])
  })
})
