import { assert, describe, it } from "@effect/vitest"
import { linreg } from "../../src/indicators/regression.ts"
import { disagreement, run } from "./agreement.ts"
import { exactLinreg } from "./exact.ts"
import { everySeries, walks } from "./series.ts"
import { talib } from "./talib.ts"

const line = (source: Float64Array, length: number, offset: number): Float64Array =>
  run(source.length, (out) => linreg(out, source, length, offset, 0))

describe.each(everySeries)("on %s", (_, { close }) => {
  it.each([2, 3, 14, 200])("linreg of %i equals TA-Lib's at the end, one bar ahead and at the start", (length) => {
    for (const [name, offset] of [
      ["LINEARREG", 0],
      ["TSF", -1],
      ["LINEARREG_INTERCEPT", length - 1],
    ] as const) {
      const expected = talib(name, [close], [length])[0]
      assert.strictEqual(disagreement(line(close, length, offset), expected, { tolerance: 1e-8 }), "", name)
    }
  })
})

describe("linreg", () => {
  it.each([2, 3, 20, 51, 350])("of %i loses no digits on large prices with small moves", (length) => {
    const { close } = walks["a big price with small moves"]
    for (const offset of [0, 1, -3, length]) {
      const expected = exactLinreg(close, length, offset)
      assert.strictEqual(disagreement(line(close, length, offset), expected, { tolerance: 1e-15 }), "")
    }
  })

  it("follows a straight line, and extends it", () => {
    const source = Float64Array.from({ length: 30 }, (_, i) => 5 + 2 * i)
    for (const offset of [0, 4, -3]) {
      const expected = source.map((x, i) => (i < 6 ? NaN : x - 2 * offset))
      assert.strictEqual(disagreement(line(source, 7, offset), expected, { tolerance: 1e-14 }), "")
    }
  })

  it("is exactly the price in a flat window, whatever came before", () => {
    const source = Float64Array.from({ length: 60 }, (_, i) => (i < 23 ? 1e6 * Math.sin(i) : 0.1))
    assert.deepStrictEqual(new Set(line(source, 20, 0).subarray(42)), new Set([0.1]))
    assert.deepStrictEqual(new Set(line(source, 20, 7).subarray(42)), new Set([0.1]))
  })

  it("of one value is that value", () => {
    assert.deepStrictEqual([...line(Float64Array.of(3, 0.1, 7), 1, 0)], [3, 0.1, 7])
  })

  it("equals a textbook's least squares, computed by hand", () => {
    // y = 2.2 + 0.6 x on x = 1 .. 5: a common exercise.
    assert.approximately(line(Float64Array.of(2, 4, 5, 4, 5), 5, 0)[4], 5.2, 1e-14)
    assert.approximately(line(Float64Array.of(2, 4, 5, 4, 5), 5, 4)[4], 2.8, 1e-14)
  })
})
