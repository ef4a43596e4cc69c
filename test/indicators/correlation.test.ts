import { assert, describe, it } from "@effect/vitest"
import { correlation } from "../../src/indicators/correlation.ts"
import { disagreement, run } from "./agreement.ts"
import { exactCorrelation } from "./exact.ts"
import { everySeries, walks } from "./series.ts"
import { talib } from "./talib.ts"

const correlated = (a: Float64Array, b: Float64Array, length: number): Float64Array =>
  run(a.length, (out) => correlation(out, a, b, length, 0))

// TA-Lib subtracts products of prices, which loses all digits on large prices and small moves.
const ordinary = everySeries.filter(
  ([name]) => !["a big price with small moves", "a walk with flat stretches"].includes(name),
)

describe("correlation", () => {
  it.each(ordinary)("equals TA-Lib's on %s", (_, { high, close }) => {
    for (const length of [5, 20, 200]) {
      const expected = talib("CORREL", [high, close], [length])[0]
      assert.strictEqual(disagreement(correlated(high, close, length), expected, { tolerance: 1e-8 }), "")
    }
  })

  it.each([2, 3, 20, 51, 350])("of %i loses no digits on large prices with small moves", (length) => {
    const { high, close } = walks["a big price with small moves"]
    const expected = exactCorrelation(high, close, length)
    assert.strictEqual(disagreement(correlated(high, close, length), expected, { tolerance: 1e-13 }), "")
  })

  it("is NaN where one of the series is constant, where TA-Lib returns 0", () => {
    const moving = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i))
    const still = moving.map((x, i) => (i < 15 ? x * 1e6 : 0.1))
    const actual = correlated(moving, still, 10)
    assert.deepStrictEqual(new Set(actual.subarray(24)), new Set([NaN]))
    assert.isTrue(actual.subarray(9, 24).every((x) => Math.abs(x) <= 1))
    const flat = new Float64Array(40).fill(2)
    assert.strictEqual(talib("CORREL", [moving, flat], [10])[0][39], 0)
    assert.deepStrictEqual(new Set(correlated(moving, flat, 1)), new Set([NaN]))
  })

  it("is 1 with itself, -1 with its opposite, and never outside of -1 to 1", () => {
    for (const [, { close }] of everySeries) {
      const up = correlated(close, close, 20).filter((x) => !Number.isNaN(x))
      const down = correlated(
        close,
        close.map((x) => 3 - 2 * x),
        20,
      ).filter((x) => !Number.isNaN(x))
      assert.isAbove(up.length, 500)
      assert.isTrue(up.every((x) => x <= 1 && x > 1 - 1e-12))
      assert.isTrue(down.every((x) => x >= -1 && x < -1 + 1e-9))
    }
  })
})
