import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { checkFormula } from "../../src/formula/FormulaCheck.ts"
import { barsOf, errorOf, run } from "./formulas.ts"

const close = [1, 2, 3]
const bars = barsOf({ close, high: close, low: close })

describe("a script that reads its position", () => {
  it("holds no position, so an entry matches wherever its condition holds", () => {
    assert.deepStrictEqual(run("close > 1 and strategy.position_size == 0", bars), [false, true, true])
    assert.deepStrictEqual(run("close > 1 and strategy.position_size <= 0 and strategy.opentrades < 2", bars), [
      false,
      true,
      true,
    ])
    assert.deepStrictEqual(run("nz(strategy.position_avg_price, close) > 2", bars), [false, false, true])
    assert.deepStrictEqual(run("na(strategy.opentrades.entry_price(0)) and close > 2", bars), [false, false, true])
  })

  it("is reported by a check, and an exit that can never match is an error", () => {
    const { assumed } = Effect.runSync(checkFormula("flat = strategy.position_size == 0\nflat and close > open"))
    assert.deepStrictEqual(assumed, ["strategy.position_size"])
    assert.strictEqual(
      errorOf("close > 1 and strategy.position_size > 0", { jobType: "scan" }).message,
      "1:1 this is never true: a formula holds no position, so that `strategy.position_size` is that of none (look for where a trade begins)",
    )
  })
})

describe("a drawing, a trade or a fact of the symbol", () => {
  it("is an error only where its value is needed", () => {
    const script = `ticks = close / syminfo.pointvalue
isNote = str.tostring(close) == "1" and close > 1
size = strategy.equity * 0.01 / ta.atr(14)
if isNote
    label.new(bar_index, high)
hue = isNote ? color.red : color.green
smooth = ta.sma(ticks, 3)
close > 2`
    assert.deepStrictEqual(run(script, bars), [false, false, true])
    assert.include(errorOf(script.replace("close > 2", "smooth > 2")).message, "1:17 `/` needs numbers")
    assert.include(errorOf(script.replace("close > 2", "isNote or close > 2")).message, "2:10 `==` needs numbers")
    assert.include(
      errorOf(script.replace("label.new(bar_index, high)", "x := 1").replace("t", "x = 0\nt")).message,
      "`==`",
    )
  })
})

describe("syminfo.mintick", () => {
  it("is 0.01, as a check reports, unless a parameter sets it", () => {
    assert.deepStrictEqual(run("math.round_to_mintick(close / 3)", bars), [0.33, 0.67, 1])
    const { assumed } = Effect.runSync(checkFormula("close > open + 2 * syminfo.mintick"))
    assert.deepStrictEqual(assumed, ["syminfo.mintick = 0.01"])
    const parameters = { "syminfo.mintick": 0.25 }
    assert.deepStrictEqual(run("math.round_to_mintick(close / 3)", bars, { parameters }), [0.25, 0.75, 1])
    assert.deepStrictEqual(run("close - 2 * syminfo.mintick", bars, { parameters }), [0.5, 1.5, 2.5])
  })
})

describe("strategy.equity", () => {
  it("is the initial capital", () => {
    assert.deepStrictEqual(run("strategy.equity / close", bars), [1_000_000, 500_000, 1_000_000 / 3])
    const text = 'strategy("S", initial_capital = 6000)\nstrategy.initial_capital / close'
    assert.deepStrictEqual(run(text, bars), [6000, 3000, 2000])
  })
})
