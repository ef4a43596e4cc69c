import { assert, describe, it } from "@effect/vitest"
import { barsOf, closes, run } from "./formulas.ts"

const na = NaN

describe("a missing value", () => {
  it("is skipped by an average of the last values, which is na on its own bar", () => {
    const bars = closes(1, 2, na, 6, na, na, 4)
    assert.deepStrictEqual(run("ta.sma(close, 2)", bars), [na, 1.5, na, 4, na, na, 5])
    assert.deepStrictEqual(run("ta.wma(close, 2)", bars), [na, 5 / 3, na, 14 / 3, na, na, 14 / 3])
    assert.deepStrictEqual(run("ta.rma(close, 2)", bars), [na, 1.5, na, 3.75, na, na, 3.875])
    assert.deepStrictEqual(run("ta.stdev(close, 2)", bars), [na, 0.5, na, 2, na, na, 1])
  })

  it("is skipped by the highest and lowest of the last bars", () => {
    const bars = closes(3, na, 1, na, na, 2)
    assert.deepStrictEqual(run("ta.highest(close, 2)", bars), [na, 3, 1, 1, na, 2])
    assert.deepStrictEqual(run("ta.lowest(close, 3)", bars), [na, na, 1, 1, 1, 2])
  })

  it("does not hide a crossing, which compares with the last bar where both had a value", () => {
    const bars = closes(1, na, 3, na, 3, 1)
    assert.deepStrictEqual(run("ta.crossover(close, 2)", bars), [false, false, true, false, false, false])
    assert.deepStrictEqual(run("ta.crossunder(close, 2)", bars), [false, false, false, false, false, true])
    assert.deepStrictEqual(run("ta.crossover(close, 2)", closes(na, 3, 1, 3)), [false, false, false, true])
  })

  it("breaks a rise", () => {
    assert.deepStrictEqual(run("ta.rising(close, 1)", closes(1, 2, na, 3, 4)), [false, true, false, false, true])
  })

  it("in one column makes an average true range skip only the ranges that need it", () => {
    const bars = barsOf({ high: [5, na, 7, 8], low: [3, 3, 5, 4], close: [4, 4, na, 6] })
    assert.deepStrictEqual(run("ta.tr(true)", bars), [2, na, 3, 4])
    assert.deepStrictEqual(run("ta.atr(2)", bars), [na, na, 2.5, 3.25])
  })

  it("at the start of one column delays only values that need the column", () => {
    // The averages have determined where their columns begin.
    const late = barsOf({ close: [1, 2, 3, 2], volume: [na, 0, 5, 7] })
    assert.deepStrictEqual(run("ta.sma(volume, 1) < 0 or ta.obv <= 5", late), [false, true, true, true])
    const ranges = barsOf({ high: [na, 7, 8], low: [3, 5, 4], close: [4, 6, 6] })
    assert.deepStrictEqual(run("ta.sma(high, 1) < 0 or ta.tr > 0", ranges), [false, true, true])
    const closing = barsOf({ high: [5, 7, 8], low: [3, 5, 4], close: [na, na, 6] })
    assert.deepStrictEqual(run("ta.sma(close, 1) < 0 or ta.tr(true) > 0", closing), [true, true, true])
  })

  it("to the power of 0 is na", () => {
    assert.deepStrictEqual(run("math.pow(close, 0)", closes(na, 2)), [na, 1])
    assert.deepStrictEqual(run("math.pow(close, volume)", barsOf({ close: [na, 2, 3], volume: [0, 0, na] })), [
      na,
      1,
      na,
    ])
    assert.deepStrictEqual(run("math.pow(na, 0)", closes(1)), [na])
    // This must not depend on whether something has determined where the values begin.
    assert.deepStrictEqual(run("ta.sma(close, 1) > 0 or na(math.pow(close, 0))", closes(na, 2)), [true, true])
  })

  it("at the start only delays the first value", () => {
    assert.deepStrictEqual(run("ta.ema(close, 2)", closes(na, na, 1, 3, 5)), [na, na, na, 2, 4])
    assert.deepStrictEqual(run("ta.ema(ta.sma(close, 2), 2)", closes(1, 3, 5, 7)), [na, na, 3, 5])
  })

  it("at all bars gives no values, and neither do no bars", () => {
    for (const text of [
      "ta.sma(close, 2)",
      "ta.rsi(close, 2)",
      "ta.highest(close, 2)",
      "ta.crossover(close, close[1])",
    ]) {
      const missing = text.includes("crossover") ? false : na
      assert.deepStrictEqual(run(text, closes(na, na, na)), [missing, missing, missing])
      assert.deepStrictEqual(run(text, barsOf({ close: [] })), [])
      assert.deepStrictEqual(run(text, closes(1)), [missing])
    }
  })
})
