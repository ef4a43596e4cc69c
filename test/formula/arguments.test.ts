import { assert, describe, it } from "@effect/vitest"
import { errorOf, closes, run } from "./formulas.ts"

describe("an argument of a built-in function", () => {
  it.each([
    ["ta.barssince(close)", "1:14 `condition` of ta.barssince must be a bool; it is a series of numbers"],
    ["ta.valuewhen(close > 1, close, -1)", "1:32 `occurrence` of ta.valuewhen is -1; it must be 0 to 5000"],
    [
      "ta.valuewhen(close > 1, close, 0.5)",
      "1:32 `occurrence` of ta.valuewhen must be a whole number; it is the number 0.5",
    ],
    ["ta.linreg(close, 5, 5001)", "1:21 `offset` of ta.linreg is 5001; it must be -5000 to 5000"],
    ["ta.linreg(close, 5, na)", "1:21 `offset` of ta.linreg must be a whole number; it is na"],
    [
      "ta.percentile_nearest_rank(close, 5, 100.5)",
      "1:38 `percentage` of ta.percentile_nearest_rank is 100.5; it must be 0 to 100",
    ],
    [
      "ta.percentile_nearest_rank(close, 5, na)",
      "1:38 `percentage` of ta.percentile_nearest_rank must be a number; it is na",
    ],
    ["math.round(close, -1)", "1:19 `precision` of math.round is -1; it must be 0 to 15"],
    ["math.round(12.5, -1)", "1:18 `precision` of math.round is -1; it must be 0 to 15"],
    ["math.round(12.5, 16)", "1:18 `precision` of math.round is 16; it must be 0 to 15"],
    ["math.round(12.5, 0.5)", "1:18 `precision` of math.round must be a whole number; it is the number 0.5"],
    ["math.round(12.5, na)", "1:18 `precision` of math.round must be a whole number; it is na"],
    [
      "math.round(12.5, bar_index)",
      "1:18 `precision` of math.round must be a constant or an input; one that changes from bar to bar is not supported yet",
    ],
    [
      "ta.sma(close, math.round(2.04, 1))",
      "1:15 `length` of ta.sma must be a whole number; `math.round(2.04, 1)` is a decimal one (write `2`)",
    ],
    ["ta.linreg(close, 5)", "1:1 ta.linreg lacks its argument `offset` (it is `ta.linreg(source, length, offset)`)"],
  ])("is refused with the reason if it does not fit: %s", (text, message) => {
    assert.strictEqual(errorOf(text).message, message)
  })

  it("may be a constant if it is a bool, and an input if it is a number", () => {
    assert.deepStrictEqual(run("ta.barssince(true)", closes(1, 2, 3)), [0, 0, 0])
    assert.deepStrictEqual(run("ta.barssince(false)", closes(1, 2, 3)), [NaN, NaN, NaN])
    const percent = "p = input.float(50, minval = 0)\nta.percentile_linear_interpolation(close, 2, p)"
    assert.deepStrictEqual(run(percent, closes(1, 2, 4), { parameters: { p: 0 } }), [NaN, 1, 2])
    assert.deepStrictEqual(run("ta.linreg(close, 2, -1)", closes(1, 2, 4)), [NaN, 3, 6])
    assert.deepStrictEqual(run("ta.valuewhen(close > 1, close, 1)", closes(1, 2, 4, 0)), [NaN, NaN, 2, 2])
  })
})
