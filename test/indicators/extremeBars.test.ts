import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { highestbars, lowestbars, pivothigh, pivotlow } from "../../src/indicators/extremeBars.ts"
import { highest, lowest, range } from "../../src/indicators/extremes.ts"
import { run } from "./agreement.ts"
import { everySeries } from "./series.ts"
import { talib } from "./talib.ts"

const flip = (source: Float64Array): Float64Array => source.map((x) => -x)

/** From the definition: finds the first of the greatest values in each window. */
const naiveBars = (source: Float64Array, length: number): ReadonlyArray<number> =>
  Array.from(source, (_, i) => {
    if (i < length - 1) return NaN
    const window = [...source.subarray(i - length + 1, i + 1)]
    const top = Math.max(...window.filter((x) => !Number.isNaN(x)))
    const at = window.indexOf(top)
    return at === -1 ? NaN : at - length + 1
  })

const naivePivots = (source: Float64Array, left: number, right: number): ReadonlyArray<number> =>
  Array.from(source, (_, i) => {
    const at = i - right
    if (at < left) return NaN
    const before = [...source.subarray(at - left, at)]
    const after = [...source.subarray(at + 1, i + 1)]
    return before.every((x) => x <= source[at]) && after.every((x) => x < source[at]) ? source[at] : NaN
  })

const every = (kernel: (out: Float64Array) => void, n: number): ReadonlyArray<number> =>
  Array.from(run(n, kernel), (x) => x + 0)

const actual = (source: Float64Array, left: number, right: number, first: number) => ({
  highest: every((out) => highestbars(out, source, left + right, first), source.length),
  lowest: every((out) => lowestbars(out, source, left + right, first), source.length),
  peaks: every((out) => pivothigh(out, source, left, right, first), source.length),
  lows: every((out) => pivotlow(out, source, left, right, first), source.length),
})

const expected = (source: Float64Array, left: number, right: number): ReturnType<typeof actual> => ({
  highest: naiveBars(source, left + right),
  lowest: naiveBars(flip(source), left + right),
  peaks: naivePivots(source, left, right),
  lows: naivePivots(flip(source), left, right).map((x) => 0 - x),
})

describe.each(everySeries)("on %s", (_, { high, low }) => {
  it.each([
    [1, 1],
    [5, 2],
    [2, 5],
    [60, 140],
  ])("highestbars, lowestbars and pivots of %i and %i bars equal their definitions", (left, right) => {
    assert.deepStrictEqual(actual(high, left, right, 0), expected(high, left, right))
    assert.deepStrictEqual(actual(low, left, right, 0), expected(low, left, right))
  })

  it.each([2, 3, 20, 200])("highestbars and lowestbars of %i equal TA-Lib's if no two bars are equal", (length) => {
    const n = high.length
    for (const [name, source, ours] of [
      ["MAXINDEX", high, run(n, (out) => highestbars(out, high, length, 0))],
      ["MININDEX", low, run(n, (out) => lowestbars(out, low, length, 0))],
    ] as const) {
      const bars = talib(name, [source], [length])[0]
      const isAlone = (i: number): boolean => {
        const extreme = source[bars[i]]
        return source.subarray(i - length + 1, i + 1).filter((x) => x === extreme).length === 1
      }
      const compared = Array.from(bars.keys()).filter((i) => i >= length - 1 && isAlone(i))
      assert.isAbove(compared.length, 200)
      assert.deepStrictEqual(
        compared.map((i) => i + ours[i]),
        compared.map((i) => bars[i]),
      )
    }
  })

  it("highest, lowest and range are the values at highestbars and lowestbars", () => {
    const n = high.length
    const at = (values: Float64Array, bars: Float64Array) => values.map((__, i) => values[i + bars[i]])
    const top = at(
      high,
      run(n, (out) => highestbars(out, high, 20, 0)),
    )
    assert.deepStrictEqual(
      top,
      run(n, (out) => highest(out, high, 20, 0)),
    )
    const bottom = at(
      high,
      run(n, (out) => lowestbars(out, high, 20, 0)),
    )
    assert.deepStrictEqual(
      bottom,
      run(n, (out) => lowest(out, high, 20, 0)),
    )
    assert.deepStrictEqual(
      top.map((x, i) => x - bottom[i]),
      run(n, (out) => range(out, high, 20, 0)),
    )
  })
})

describe("highestbars, lowestbars and pivots", () => {
  it("equal their definitions with equal values, NaN and infinities anywhere", () => {
    const value = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(NaN, Infinity, -Infinity))
    const bars = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), bars, bars, (values, left, right) => {
        const first = values.findIndex((x) => !Number.isNaN(x))
        const source = Float64Array.from(values)
        assert.deepStrictEqual(actual(source, left, right, Math.max(0, first)), expected(source, left, right))
      }),
      { numRuns: 2000 },
    )
  })

  it("choose the oldest of equal highs, and the pivot without an equal to its right, computed by hand", () => {
    const source = Float64Array.of(1, 3, 2, 3, 1, 1)
    assert.deepStrictEqual(
      every((out) => highestbars(out, source, 4, 0), 6),
      [NaN, NaN, NaN, -2, -3, -2],
    )
    assert.deepStrictEqual(
      every((out) => pivothigh(out, source, 2, 1, 0), 6),
      [NaN, NaN, NaN, NaN, 3, NaN],
    )
    assert.deepStrictEqual(
      every((out) => pivothigh(out, source, 1, 2, 0), 6),
      [NaN, NaN, NaN, NaN, NaN, 3],
    )
  })
})
