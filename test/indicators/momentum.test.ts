import { assert, describe, it } from "@effect/vitest"
import { macd, rsi } from "../../src/indicators/momentum.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries } from "./series.ts"
import { talib } from "./talib.ts"

/** An exponential average from its definition, over the values from bar `from` on. */
const emaOf = (source: Float64Array, length: number, from: number): Float64Array => {
  const values = new Float64Array(source.length).fill(NaN)
  const seed = source.slice(from, from + length).reduce((sum, x) => sum + x, 0) / length
  values[from + length - 1] = seed
  const alpha = 2 / (length + 1)
  for (let i = from + length; i < source.length; i++) values[i] = alpha * source[i] + (1 - alpha) * values[i - 1]
  return values
}

const firstValue = (series: Float64Array): number => series.findIndex((x) => !Number.isNaN(x))

const runMacd = (source: Float64Array, fast: number, slow: number, signal: number) => {
  const n = source.length
  const outSignal = new Float64Array(n).fill(7)
  const outHistogram = new Float64Array(n).fill(7)
  const line = run(n, (out) => macd(out, outSignal, outHistogram, source, fast, slow, signal, 0))
  return { line, signal: outSignal, histogram: outHistogram }
}

describe.each(everySeries)("on %s", (_, { close }) => {
  const n = close.length

  it.each([2, 3, 14, 50])("rsi of %i equals TA-Lib's on every bar", (length) => {
    const actual = run(n, (out) => rsi(out, close, length, 0))
    assert.strictEqual(disagreement(actual, talib("RSI", [close], [length])[0], { tolerance: 1e-9 }), "")
  })

  it("macd is composed of averages that are seeded by their own first values", () => {
    const actual = runMacd(close, 12, 26, 9)
    const fast = emaOf(close, 12, 0)
    const slow = emaOf(close, 26, 0)
    const line = fast.map((x, i) => x - slow[i])
    const signal = emaOf(line, 9, 25)
    const tolerance = 1e-12 * Math.max(1, ...close)
    assert.strictEqual(disagreement(actual.line, line, { tolerance }), "")
    assert.strictEqual(disagreement(actual.signal, signal, { tolerance }), "")
    assert.strictEqual(
      disagreement(
        actual.histogram,
        line.map((x, i) => x - signal[i]),
        { tolerance },
      ),
      "",
    )
  })

  it("macd equals TA-Lib's once the seed of its fast average is forgotten", () => {
    const actual = runMacd(close, 12, 26, 9)
    const expected = talib("MACD", [close], [12, 26, 9], 3)
    const options = { tolerance: 1e-8, from: 350 }
    assert.strictEqual(disagreement(actual.line, expected[0], options), "")
    assert.strictEqual(disagreement(actual.signal, expected[1], options), "")
    assert.strictEqual(disagreement(actual.histogram, expected[2], options), "")
  })
})

describe("rsi", () => {
  it("relates gains to losses, computed by hand", () => {
    // Gains 1, 3, 0, 4 and losses 0, 0, 2, 0; their averages of 2: 2, 1, 2.5 and 0, 1, 0.5.
    const actual = run(5, (out) => rsi(out, Float64Array.of(10, 11, 14, 12, 16), 2, 0))
    assert.deepStrictEqual([...actual], [NaN, NaN, 100, 50, 100 * (2.5 / 3)])
  })

  it("is NaN until a flat series moves, and then 100 or 0", () => {
    const flat = [5, 5, 5, 5]
    const up = run(6, (out) => rsi(out, Float64Array.of(...flat, 6, 6), 2, 0))
    assert.deepStrictEqual([...up], [NaN, NaN, NaN, NaN, 100, 100])
    const down = run(6, (out) => rsi(out, Float64Array.of(...flat, 4, 4), 2, 0))
    assert.deepStrictEqual([...down], [NaN, NaN, NaN, NaN, 0, 0])
  })

  it("is exactly 100 on a series that only rises and exactly 0 on one that only falls", () => {
    const rise = Float64Array.from({ length: 200 }, (_, i) => 100 + 0.1 * i ** 1.5)
    assert.deepStrictEqual(new Set(run(200, (out) => rsi(out, rise, 14, 0)).subarray(14)), new Set([100]))
    const fall = rise.map((x) => 1e4 - x)
    assert.deepStrictEqual(new Set(run(200, (out) => rsi(out, fall, 14, 0)).subarray(14)), new Set([0]))
  })
})

describe("macd", () => {
  it("has its first line at bar 25, and its first signal and histogram at bar 33", () => {
    const source = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i))
    const actual = runMacd(source, 12, 26, 9)
    assert.deepStrictEqual([actual.line, actual.signal, actual.histogram].map(firstValue), [25, 33, 33])
  })

  it("waits for the longer average, whichever argument it is", () => {
    const source = Float64Array.from({ length: 20 }, (_, i) => i ** 2 % 7)
    const one = runMacd(source, 3, 8, 2)
    const other = runMacd(source, 8, 3, 2)
    assert.strictEqual(
      disagreement(
        other.line.map((x) => -x),
        one.line,
        { tolerance: 1e-13 },
      ),
      "",
    )
    assert.strictEqual(
      disagreement(
        other.signal.map((x) => -x),
        one.signal,
        { tolerance: 1e-13 },
      ),
      "",
    )
  })
})
