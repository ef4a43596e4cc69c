import { assert, describe, it } from "@effect/vitest"
import { atr, stdev, tr } from "../../src/indicators/volatility.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries, walks } from "./series.ts"
import { talib } from "./talib.ts"

const trueRangeAt = (high: Float64Array, low: Float64Array, close: Float64Array, i: number): number =>
  i === 0
    ? high[0] - low[0]
    : Math.max(high[i] - low[i], Math.abs(high[i] - close[i - 1]), Math.abs(low[i] - close[i - 1]))

/** Exact up to the last division and root: prices in quarters, sums in integers of any size. */
const exactStdev = (source: Float64Array, length: number, divisor: number): Float64Array =>
  source.map((_, i) => {
    if (i < length - 1) return NaN
    let sum = 0n
    let squares = 0n
    for (let j = i - length + 1; j <= i; j++) {
      const quarters = BigInt(source[j] * 4)
      sum += quarters
      squares += quarters * quarters
    }
    return Math.sqrt(Number(squares * BigInt(length) - sum * sum) / length / divisor) / 4
  })

describe.each(everySeries)("on %s", (_, { high, low, close }) => {
  const n = close.length

  it("tr equals TA-Lib's after the first bar", () => {
    const actual = run(n, (out) => tr(out, high, low, close, true))
    assert.strictEqual(actual[0], high[0] - low[0])
    const expected = talib("TRANGE", [high, low, close], [])[0]
    assert.strictEqual(disagreement(actual, expected, { tolerance: 0, from: 1 }), "")
  })

  it.each([1, 2, 14, 50])("atr of %i is Wilder's average of the true range from bar 0 on", (length) => {
    const expected = new Float64Array(n).fill(NaN)
    let value = 0
    for (let i = 0; i < length; i++) value += trueRangeAt(high, low, close, i) / length
    expected[length - 1] = value
    for (let i = length; i < n; i++) {
      value = (value * (length - 1) + trueRangeAt(high, low, close, i)) / length
      expected[i] = value
    }
    const actual = run(n, (out) => atr(out, high, low, close, length, 0))
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-12 }), "")
  })

  it("atr of 14 equals TA-Lib's once its seed is forgotten", () => {
    const actual = run(n, (out) => atr(out, high, low, close, 14, 0))
    const expected = talib("ATR", [high, low, close], [14])[0]
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-8, from: 350 }), "")
  })
})

describe("tr", () => {
  it("includes the gap from the previous close, computed by hand", () => {
    const actual = run(3, (out) =>
      tr(out, Float64Array.of(10, 15, 9), Float64Array.of(8, 14, 7), Float64Array.of(9, 14, 8), true),
    )
    assert.deepStrictEqual([...actual], [2, 6, 7])
  })

  it("is NaN without a previous close, unless `handleNa` is set", () => {
    const high = Float64Array.of(10, 12, 13, NaN)
    const low = Float64Array.of(8, 11, 9, 9)
    const close = Float64Array.of(9, NaN, 10, 9)
    assert.deepStrictEqual([...run(4, (out) => tr(out, high, low, close, false))], [NaN, 3, NaN, NaN])
    assert.deepStrictEqual([...run(4, (out) => tr(out, high, low, close, true))], [2, 3, 4, NaN])
  })
})

describe("atr", () => {
  it("of length 1 is the true range, whatever came before", () => {
    const close = Float64Array.of(10, 1e15, 10.25, 10.5, 10.25)
    const high = close.map((x) => x + 0.5)
    const ranges = run(5, (out) => tr(out, high, close, close, true))
    assert.deepStrictEqual(
      run(5, (out) => atr(out, high, close, close, 1, 0)),
      ranges,
    )
    assert.strictEqual(ranges[4], 0.5)
  })
})

describe("stdev", () => {
  const ordinary = everySeries.filter(([name]) => name !== "a big price with small moves")

  it.each(ordinary)("equals TA-Lib's on %s", (_, { close }) => {
    for (const length of [2, 5, 20, 200]) {
      // Variances: TA-Lib subtracts squares of prices, and the root of their rounding errors is not small.
      const actual = run(close.length, (out) => stdev(out, close, length, true, 0)).map((x) => x * x)
      const expected = talib("VAR", [close], [length, 1])[0]
      assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-9 }), "")
    }
  })

  it.each([2, 3, 20, 51, 350])("of %i loses no digits on large prices with small moves", (length) => {
    const { close } = walks["a big price with small moves"]
    const biased = run(close.length, (out) => stdev(out, close, length, true, 0))
    const sample = run(close.length, (out) => stdev(out, close, length, false, 0))
    assert.strictEqual(disagreement(biased, exactStdev(close, length, length), { tolerance: 1e-14 }), "")
    assert.strictEqual(disagreement(sample, exactStdev(close, length, length - 1), { tolerance: 1e-14 }), "")
  })

  it("loses no digits after a jump that has just left the window", () => {
    const source = Float64Array.from({ length: 90 }, (_, i) => (i < 33 ? 0.25 * (i % 3) : 4e6 + 0.25 * ((i * i) % 5)))
    const actual = run(90, (out) => stdev(out, source, 10, true, 0))
    const expected = exactStdev(source, 10, 10)
    assert.strictEqual(disagreement(actual.subarray(42), expected.subarray(42), { tolerance: 1e-14 }), "")
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-14 }), "")
  })

  it("is exactly 0 in a flat window, whatever came before", () => {
    const source = Float64Array.from({ length: 60 }, (_, i) => (i < 23 ? 1e9 * Math.sin(i) : 0.1))
    assert.deepStrictEqual(new Set(run(60, (out) => stdev(out, source, 20, true, 0)).subarray(42)), new Set([0]))
  })

  it("of a sample of one has no value", () => {
    assert.deepStrictEqual([...run(2, (out) => stdev(out, Float64Array.of(1, 2), 1, false, 0))], [NaN, NaN])
    assert.deepStrictEqual([...run(2, (out) => stdev(out, Float64Array.of(1, 2), 1, true, 0))], [0, 0])
  })
})
