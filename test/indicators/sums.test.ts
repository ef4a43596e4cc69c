import { assert, describe, it } from "@effect/vitest"
import { cum, sum } from "../../src/indicators/sums.ts"
import { disagreement, run } from "./agreement.ts"
import { exactSum } from "./exact.ts"
import { everySeries, walks } from "./series.ts"
import { talib } from "./talib.ts"

const sums = (source: Float64Array, length: number): Float64Array =>
  run(source.length, (out) => sum(out, source, length, 0))

describe("sum", () => {
  it.each(everySeries)("equals TA-Lib's on %s", (_, { close }) => {
    for (const length of [2, 3, 20, 200]) {
      assert.strictEqual(
        disagreement(sums(close, length), talib("SUM", [close], [length])[0], { tolerance: 1e-11 }),
        "",
      )
    }
  })

  it.each([1, 7, 350])("of %i is exact where sums can be exact, and forgets what left the window", (length) => {
    const { close } = walks["a big price with small moves"]
    assert.strictEqual(disagreement(sums(close, length), exactSum(close, length), { tolerance: 0 }), "")
    const jump = close.map((x, i) => (i < 300 ? x * 2 ** 40 : x / 2 ** 20))
    assert.deepStrictEqual(sums(jump, length).subarray(300 + length), sums(jump.slice(300), length).subarray(length))
  })

  it("is exact to the last digit after any number of bars", () => {
    // Values of all 53 bits; their multiples of 2 ** 44 are whole numbers.
    const source = Float64Array.from({ length: 5000 }, (_, i) => 500 + 99 * Math.sin(i))
    const scaled = Array.from(source, (x) => BigInt(x * 2 ** 44))
    const expected = source.map((_, i) =>
      i < 19 ? NaN : Number(scaled.slice(i - 19, i + 1).reduce((total, x) => total + x, 0n)) / 2 ** 44,
    )
    assert.strictEqual(disagreement(sums(source, 20), expected, { tolerance: 2 ** -52 }), "")
  })

  it.each([1e30, 1e290])("forgets a value of %d, beside which large values vanish", (huge) => {
    const source = Float64Array.from({ length: 120 }, (_, i) =>
      i % 40 === 7 ? huge : i % 40 === 9 ? 1e15 : 500 + 99 * Math.sin(i),
    )
    const scaled = Array.from(source, (x) => BigInt(x * 2 ** 44))
    for (const length of [1, 2, 5, 9]) {
      const expected = source.map((_, i) =>
        i < length - 1
          ? NaN
          : Number(scaled.slice(i - length + 1, i + 1).reduce((total, x) => total + x, 0n)) / 2 ** 44,
      )
      assert.strictEqual(disagreement(sums(source, length), expected, { tolerance: 2 ** -52 }), "")
    }
  })

  it("forgets a large value whose rounding error was combined with another one", () => {
    assert.deepStrictEqual([...sums(Float64Array.of(-1e30, 1e300, 1, 0, 2), 2)], [NaN, 1e300, 1e300, 1, 2])
    assert.deepStrictEqual(
      [...sums(Float64Array.of(1e150, 1e150, -1e30, 1e150, 1e9, 0, 0), 3).subarray(5)],
      [1e150, 1e9],
    )
  })

  it("forgets an infinity that left the window", () => {
    assert.deepStrictEqual(
      [...sums(Float64Array.of(1, Infinity, 2, -Infinity, 3, 4, 5), 2)],
      [NaN, Infinity, Infinity, -Infinity, -Infinity, 7, 9],
    )
  })
})

describe("cum", () => {
  const cums = (...values: ReadonlyArray<number>) => [
    ...run(values.length, (out) => cum(out, Float64Array.from(values), 0)),
  ]

  it("sums all values so far and continues after missing ones, computed by hand", () => {
    assert.deepStrictEqual(cums(NaN, 2, 3, NaN, NaN, 4, -9), [NaN, 2, 5, NaN, NaN, 9, 0])
  })

  it("keeps an infinity, and is NaN after two opposite ones", () => {
    assert.deepStrictEqual(cums(1, Infinity, 2, -Infinity, 3), [1, Infinity, Infinity, NaN, NaN])
  })

  it("does not drift: ten thousand times 0.001, added and subtracted, is 0", () => {
    const steps = Float64Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0.001 : -0.001))
    const total = run(steps.length, (out) => cum(out, steps, 0))
    assert.strictEqual(total[9999], 10)
    assert.strictEqual(total[19_999], 0)
  })
})
