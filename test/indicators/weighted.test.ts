import { assert, describe, it } from "@effect/vitest"
import { almaWeights, swmaWeights, weightedSum } from "../../src/indicators/weighted.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries } from "./series.ts"

describe("weightedSum", () => {
  it("applies the first weight to the oldest value, and is NaN if one of the window is", () => {
    const source = Float64Array.of(1, 2, 4, NaN, 1, 1, 1)
    const actual = run(7, (out) => weightedSum(out, source, Float64Array.of(1, 10, 100), 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, 421, NaN, NaN, NaN, 111])
  })

  it.each(everySeries)("with the weights of swma is the average of 3 of the average of 2, on %s", (_, { close }) => {
    // (1, 2, 2, 1) is the convolution of (1, 1) and (1, 1, 1).
    const pairs = close.map((x, i) => x + close[i - 1])
    const expected = pairs.map((x, i) => (i < 3 ? NaN : (x + pairs[i - 1] + pairs[i - 2]) / 6))
    const actual = run(close.length, (out) => weightedSum(out, close, swmaWeights(), 0))
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-14 }), "")
  })
})

describe("almaWeights", () => {
  it("form a bell curve that adds up to 1 and is highest at the offset", () => {
    const weights = almaWeights(9, 0.75, 6, false)
    assert.closeTo(
      weights.reduce((sum, x) => sum + x, 0),
      1,
      1e-15,
    )
    assert.strictEqual(weights.indexOf(Math.max(...weights)), 6)
    // The bell is symmetric about bar 6 and 1.5 bars wide.
    assert.closeTo(weights[5], weights[7], 1e-16)
    assert.closeTo(weights[5] / weights[6], Math.exp(-1 / 4.5), 1e-15)
    assert.closeTo(weights[4] / weights[6], Math.exp(-4 / 4.5), 1e-15)
  })

  it("floor the offset to a whole bar with `floored`", () => {
    assert.deepStrictEqual(almaWeights(10, 0.85, 6, true), almaWeights(10, 7 / 9, 6, false))
    assert.notDeepEqual(almaWeights(10, 0.85, 6, true), almaWeights(10, 0.85, 6, false))
  })

  it("do not change the price of a flat series", () => {
    const flat = new Float64Array(30).fill(12.5)
    const actual = run(30, (out) => weightedSum(out, flat, almaWeights(9, 0.85, 6, false), 0))
    const expected = flat.map((x, i) => (i < 8 ? NaN : x))
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-14 }), "")
  })
})
