import { assert, describe, it } from "@effect/vitest"
import { ema, rma, sma, wma } from "../../src/indicators/movingAverages.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries, random, walks } from "./series.ts"
import { talib } from "./talib.ts"

const lengths = [2, 3, 14, 50, 200]

describe.each(everySeries)("on %s", (_, { close }) => {
  const n = close.length

  it.each(lengths)("sma of %i equals TA-Lib's on every bar", (length) => {
    const actual = run(n, (out) => sma(out, close, length, 0))
    assert.strictEqual(disagreement(actual, talib("SMA", [close], [length])[0], { tolerance: 1e-11 }), "")
  })

  it.each(lengths)("ema of %i equals TA-Lib's on every bar", (length) => {
    const actual = run(n, (out) => ema(out, close, length, 0))
    assert.strictEqual(disagreement(actual, talib("EMA", [close], [length])[0], { tolerance: 1e-11 }), "")
  })

  it.each(lengths)("wma of %i equals TA-Lib's on every bar", (length) => {
    const actual = run(n, (out) => wma(out, close, length, 0))
    assert.strictEqual(disagreement(actual, talib("WMA", [close], [length])[0], { tolerance: 1e-10 }), "")
  })

  it.each(lengths)("rma of %i is Wilder's recursion after the mean of the first values", (length) => {
    const expected = new Float64Array(n).fill(NaN)
    let value = 0
    for (let i = 0; i < length; i++) value += close[i] / length
    expected[length - 1] = value
    for (let i = length; i < n; i++) expected[i] = value = (value * (length - 1) + close[i]) / length
    const actual = run(n, (out) => rma(out, close, length, 0))
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-12 }), "")
  })
})

describe("sma", () => {
  it("averages its window, computed by hand", () => {
    const actual = run(5, (out) => sma(out, Float64Array.of(1, 2, 6, 3, 9), 3, 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, 3, 11 / 3, 6])
  })

  it("is within one rounding of the exact mean of cents after 200,000 bars", () => {
    const n = 200_000
    const next = random(11)
    const cents = new Float64Array(n)
    let price = 10_000
    for (let i = 0; i < n; i++) cents[i] = price = Math.max(1, price + Math.round((next() - 0.5) * 400))
    const source = cents.map((c) => c / 100)
    const actual = run(n, (out) => sma(out, source, 50, 0))
    let sum = 0
    let worst = 0
    for (let i = 0; i < n; i++) {
      sum += cents[i] - (i >= 50 ? cents[i - 50] : 0)
      const exact = sum / 5000
      if (i >= 49) worst = Math.max(worst, Math.abs(actual[i] - exact) / exact)
    }
    assert.isAtMost(worst, 2 ** -51)
  })

  it("has no residue of a wild past on a flat price", () => {
    const n = 300
    const next = random(12)
    const source = Float64Array.from({ length: n }, (_, i) => (i < 150 ? next() * 1e9 : 0.1))
    const fast = run(n, (out) => sma(out, source, 20, 0))
    const slow = run(n, (out) => sma(out, source, 50, 0))
    assert.deepStrictEqual(new Set(fast.subarray(169)).size, 1)
    assert.deepStrictEqual(new Set(slow.subarray(199)).size, 1)
    assert.approximately(fast[299], 0.1, 2 ** -55)
    assert.approximately(slow[299], 0.1, 2 ** -55)
  })

  it("does not depend on where reading began", () => {
    const { close } = walks["a big price with small moves"]
    const whole = run(close.length, (out) => sma(out, close, 50, 0))
    const tail = close.subarray(333)
    const part = run(tail.length, (out) => sma(out, tail, 50, 0))
    assert.deepStrictEqual(part.subarray(49), whole.subarray(333 + 49))
  })

  it("forgets an infinity when it leaves the window", () => {
    const source = Float64Array.of(1, 2, Infinity, 4, 5, 6, 7)
    const actual = run(7, (out) => sma(out, source, 3, 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, Infinity, Infinity, Infinity, 5, 6])

    const { close } = walks["a big price with small moves"]
    const n = close.length
    const untouched = run(n, (out) => sma(out, close, 50, 0))
    const broken = close.map((x, i) => (i === 100 ? -Infinity : x))
    assert.deepStrictEqual(run(n, (out) => sma(out, broken, 50, 0)).subarray(150), untouched.subarray(150))
  })
})

describe("ema", () => {
  it("is seeded by the mean of the first values, computed by hand", () => {
    const actual = run(5, (out) => ema(out, Float64Array.of(1, 2, 6, 5, 1), 3, 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, 3, 4, 2.5])
  })

  it("of an average is seeded by the average's first values", () => {
    const { close } = walks["a walk in cents"]
    const n = close.length
    const inner = run(n, (out) => sma(out, close, 10, 0))
    const actual = run(n, (out) => ema(out, inner, 5, 9))
    assert.isNaN(actual[12])
    assert.approximately(actual[13], (inner[9] + inner[10] + inner[11] + inner[12] + inner[13]) / 5, 1e-12)
  })
})

describe("rma", () => {
  it("is seeded by the mean of the first values, computed by hand", () => {
    const actual = run(6, (out) => rma(out, Float64Array.of(2, 4, 8, 2, 6, 4), 2, 0))
    assert.deepStrictEqual([...actual], [NaN, 3, 5.5, 3.75, 4.875, 4.4375])
  })
})

describe("wma", () => {
  it("weighs the newest value most, computed by hand", () => {
    const actual = run(5, (out) => wma(out, Float64Array.of(1, 2, 3, 6, 0), 3, 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, 14 / 6, 26 / 6, 15 / 6])
  })

  it("forgets an infinity when it leaves the window", () => {
    const actual = run(6, (out) => wma(out, Float64Array.of(1, Infinity, 3, 4, 5, 6), 2, 0))
    assert.deepStrictEqual([...actual], [NaN, Infinity, Infinity, 11 / 3, 14 / 3, 17 / 3])
  })
})
