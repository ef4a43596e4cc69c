import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import {
  median,
  mode,
  percentileLinearInterpolation,
  percentileNearestRank,
  percentrank,
} from "../../src/indicators/ranks.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries } from "./series.ts"

type Windowed = (out: Float64Array, source: Float64Array, length: number, first: number) => void

/** From the definition: sorts each window. */
const sortedWindows = (source: Float64Array, length: number, value: (sorted: Float64Array) => number): Float64Array =>
  source.map((_, i) => (i < length - 1 ? NaN : value(source.slice(i - length + 1, i + 1).toSorted())))

const middle = (sorted: Float64Array): number =>
  (sorted[Math.ceil(sorted.length / 2) - 1] + sorted[Math.floor(sorted.length / 2)]) / 2

const mostOften = (sorted: Float64Array): number => {
  const counts = Map.groupBy(sorted, (x) => x)
  const most = Math.max(...Array.from(counts.values(), (same) => same.length))
  return Math.min(...Array.from(counts).flatMap(([x, same]) => (same.length === most ? [x] : [])))
}

const nearestRank =
  (percentage: number) =>
  (sorted: Float64Array): number =>
    // Literally as in the definition: the percentage of values that are not above it.
    sorted.find((x) => (sorted.lastIndexOf(x) + 1) * 100 >= percentage * sorted.length) ?? NaN

/** Describes how a kernel differs from the expected values; empty if it does not. */
const difference = (
  kernel: Windowed,
  expected: Float64Array,
  source: Float64Array,
  length: number,
  tolerance = 0,
): string =>
  disagreement(
    run(source.length, (out) => kernel(out, source, length, 0)),
    expected,
    { tolerance },
  )

describe.each(everySeries)("on %s", (_, { close }) => {
  it.each([1, 2, 3, 20, 201])("ranks of %i values equal those of each window sorted by itself", (length) => {
    assert.strictEqual(difference(median, sortedWindows(close, length, middle), close, length), "")
    assert.strictEqual(difference(mode, sortedWindows(close, length, mostOften), close, length), "")
    for (const percentage of [0, 1, 25, 50, 99.5, 100]) {
      const kernel: Windowed = (out, source, n, first) => percentileNearestRank(out, source, n, percentage, first)
      assert.strictEqual(difference(kernel, sortedWindows(close, length, nearestRank(percentage)), close, length), "")
    }
    const half: Windowed = (out, source, n, first) => percentileLinearInterpolation(out, source, n, 50, first)
    assert.strictEqual(difference(half, sortedWindows(close, length, middle), close, length, 1e-15), "")
  })

  it.each([1, 7, 100])("percentrank over %i bars counts the bars that are not above the last", (length) => {
    const expected = close.map((x, i) =>
      i < length ? NaN : (close.slice(i - length, i).filter((y) => y - x <= 1e-10).length / length) * 100,
    )
    assert.strictEqual(difference(percentrank, expected, close, length, 1e-14), "")
  })
})

const valuesOf = (kernel: (out: Float64Array, source: Float64Array) => void, ...source: ReadonlyArray<number>) => [
  ...run(source.length, (out) => kernel(out, Float64Array.from(source))),
]

describe("percentiles", () => {
  // The worked examples of Wikipedia's article "Percentile".
  const worked = [50, 20, 35, 15, 40]

  it.each([
    [5, 15],
    [30, 20],
    [40, 20],
    [50, 35],
    [100, 50],
    [0, 15],
  ])("by nearest rank equal the textbook's: %i percent is %i", (percentage, value) => {
    assert.strictEqual(
      valuesOf((out, source) => percentileNearestRank(out, source, 5, percentage, 0), ...worked)[4],
      value,
    )
  })

  it.each([
    [5, 15],
    [30, 20],
    [40, 27.5],
    [95, 50],
    [0, 15],
    [100, 50],
  ])("by linear interpolation equal the textbook's: %i percent is %f", (percentage, value) => {
    const actual = valuesOf((out, source) => percentileLinearInterpolation(out, source, 5, percentage, 0), ...worked)
    assert.strictEqual(actual[4], value)
  })

  it("by linear interpolation and percentrank are NaN if a bar is NaN", () => {
    const between = valuesOf((out, source) => percentileLinearInterpolation(out, source, 2, 50, 0), 1, 2, NaN, 4, 6, 8)
    assert.deepStrictEqual(between, [NaN, 1.5, NaN, NaN, 5, 7])
    const rank = valuesOf((out, source) => percentrank(out, source, 2, 0), 3, 2, 2, NaN, 4, 6, 8, 1)
    assert.deepStrictEqual(rank, [NaN, NaN, 50, NaN, NaN, NaN, 100, 0])
  })
})

describe("ranks", () => {
  it("equal their definitions with equal values and infinities anywhere", () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(Infinity, -Infinity))
    fc.assert(
      fc.property(fc.array(value, { minLength: 12, maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (values, n) => {
        const source = Float64Array.from(values)
        const sorted = (kernel: Windowed, expected: (sorted: Float64Array) => number): void => {
          const actual = run(source.length, (out) => kernel(out, source, n, 0)).map((x) => x + 0)
          assert.deepStrictEqual(
            actual,
            sortedWindows(source, n, expected).map((x) => x + 0),
          )
        }
        sorted(median, middle)
        sorted(mode, mostOften)
        sorted((out, s, length, first) => percentileNearestRank(out, s, length, 70, first), nearestRank(70))
      }),
    )
  })

  it("treat values that differ by rounding as equal in percentrank, but as different in mode", () => {
    const dust = [1, 1 + 1e-11, 1 - 1e-11]
    assert.strictEqual(valuesOf((out, source) => percentrank(out, source, 2, 0), ...dust)[2], 100)
    assert.strictEqual(valuesOf((out, source) => mode(out, source, 3, 0), ...dust)[2], 1 - 1e-11)
  })
})
