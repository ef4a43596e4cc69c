import { assert, describe, it } from "@effect/vitest"
import { cci, dev } from "../../src/indicators/deviations.ts"
import { variance } from "../../src/indicators/volatility.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries, walks } from "./series.ts"

/** Exact in whole quarters: sums of |length * x - total|, divided once at the end. */
const exactDev = (source: Float64Array, length: number): Float64Array =>
  source.map((_, i) => {
    if (i < length - 1) return NaN
    const window = Array.from(source.subarray(i - length + 1, i + 1), (x) => BigInt(x * 4))
    const total = window.reduce((sum, x) => sum + x, 0n)
    const apart = window.reduce((sum, x) => {
      const off = BigInt(length) * x - total
      return sum + (off < 0n ? -off : off)
    }, 0n)
    return Number(apart) / length / length / 4
  })

describe("dev", () => {
  it("is the mean distance from the mean, computed by hand", () => {
    const actual = run(4, (out) => dev(out, Float64Array.of(1, 2, 6, 6), 3, 0))
    assert.strictEqual(disagreement(actual, Float64Array.of(NaN, NaN, 2, 16 / 9), { tolerance: 1e-15 }), "")
  })

  it.each([1, 2, 7, 50])("of %i loses no digits on large prices with small moves", (length) => {
    const { close } = walks["a big price with small moves"]
    const actual = run(close.length, (out) => dev(out, close, length, 0))
    assert.strictEqual(disagreement(actual, exactDev(close, length), { tolerance: 1e-13 }), "")
  })

  it("is exactly 0 in a flat window", () => {
    const source = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i : 0.1))
    assert.deepStrictEqual(new Set(run(40, (out) => dev(out, source, 7, 0)).subarray(26)), new Set([0]))
  })
})

describe("cci", () => {
  it("measures in units of 0.015 mean deviations, computed by hand", () => {
    const actual = run(3, (out) => cci(out, Float64Array.of(1, 2, 6), 3, 0))
    assert.strictEqual(disagreement(actual, Float64Array.of(NaN, NaN, 100), { tolerance: 1e-14 }), "")
  })

  it("is NaN in a flat window", () => {
    const source = Float64Array.of(1, 2, 0.1, 0.1, 0.1, 0.1)
    assert.deepStrictEqual([...run(6, (out) => cci(out, source, 3, 0))].map(Number.isNaN), [
      true,
      true,
      false,
      false,
      true,
      true,
    ])
  })
})

describe.each(everySeries)("variance on %s", (_name, { close }) => {
  it("of a sample is half the mean squared distance of all pairs", () => {
    const length = 9
    const expected = close.map((_, i) => {
      if (i < length - 1) return NaN
      let sum = 0
      for (let j = i - length + 1; j <= i; j++) for (let k = j + 1; k <= i; k++) sum += (close[j] - close[k]) ** 2
      return sum / (length * (length - 1))
    })
    const actual = run(close.length, (out) => variance(out, close, length, false, 0))
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-12 }), "")
  })
})
