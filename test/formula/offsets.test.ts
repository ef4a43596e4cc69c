import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { barsOf, closes, errorOf, run, tailOf, valuesOf } from "./formulas.ts"
import { walk } from "./randomBars.ts"

describe("history by an offset that changes from bar to bar", () => {
  it("is the value that many bars ago, with the offset truncated, and na if there is none", () => {
    const bars = closes(5, 6, 7, 8, 9)
    assert.deepStrictEqual(run("close[bar_index]", bars), [5, 5, 5, 5, 5])
    assert.deepStrictEqual(run("close[bar_index / 2]", bars), [5, 6, 6, 7, 7])
    assert.deepStrictEqual(run("close[bar_index + 1]", bars), [NaN, NaN, NaN, NaN, NaN])
    assert.deepStrictEqual(run("close[2 - bar_index]", bars), [NaN, 5, 7, NaN, NaN])
    assert.deepStrictEqual(run("close[close > 6 ? 1 : na]", bars), [NaN, NaN, 6, 7, 8])
    assert.deepStrictEqual(run("(close > 6)[bar_index % 2]", bars), [false, false, true, true, true])
  })

  it("reads the price of a bar that the formula has found", () => {
    const columns = walk({ length: 120, seed: 4, holes: 0, late: 0 })
    const bars = barsOf(columns)
    assert.deepStrictEqual(run("high[math.abs(ta.highestbars(9))]", bars).slice(8), run("ta.highest(9)", bars).slice(8))
    const since = "ta.barssince(close > open)"
    assert.deepStrictEqual(run(`low[${since}]`, bars), run("ta.valuewhen(close > open, low, 0)", bars))
  })

  it("gives the same inside a loop, and never reads later bars", () => {
    const text = `var int count = 0
before = close[count[1]]
count := nz(before) < close ? count + 1 : 0
close[count]`
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, cut) => {
        const columns = walk({ length: 60, seed, holes: 0, late: 0 })
        let count = 0
        const expected = columns.close.map((x, i) => {
          const before = i === 0 ? 0 : (columns.close[i - count] ?? 0)
          count = x - before > 1e-10 ? count + 1 : 0
          return columns.close[i - count] ?? NaN
        })
        const plan = compileFormula(text)
        assert.deepStrictEqual(valuesOf(plan.run(barsOf(columns)).result), expected)
        const first = { ...columns, close: columns.close.slice(0, cut), time: columns.time.slice(0, cut) }
        assert.deepStrictEqual(valuesOf(plan.run(barsOf({ close: first.close })).result), expected.slice(0, cut))
      }),
    )
  })

  it("reads the whole history, but not the unfinished value of its own name", () => {
    const plan = compileFormula("close[ta.barssince(close > 6)]")
    assert.strictEqual(plan.lookback, Infinity)
    assert.lengthOf(plan.run(tailOf(closes(5, 6, 7, 8), 0)).result, 4)
    const error = errorOf("x = 0.0\nx := nz(x[bar_index % 3]) + 1\nx")
    assert.include(error.message, "of what follows from its own value is not supported yet")
  })
})
