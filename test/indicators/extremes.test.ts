import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { highest, lowest } from "../../src/indicators/extremes.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries } from "./series.ts"
import { talib } from "./talib.ts"

/** From the definition: the extreme of the values in the window, NaN if there are none. */
const naive = (source: Float64Array, length: number, pick: (...values: ReadonlyArray<number>) => number) =>
  source.map((_, i) => {
    const values = [...source.subarray(Math.max(0, i - length + 1), i + 1)].filter((x) => !Number.isNaN(x))
    return i < length - 1 || values.length === 0 ? NaN : pick(...values)
  })

describe.each(everySeries)("on %s", (_, { high, low }) => {
  it.each([2, 3, 20, 200])("highest and lowest of %i equal TA-Lib's on every bar", (length) => {
    const top = run(high.length, (out) => highest(out, high, length, 0))
    assert.strictEqual(disagreement(top, talib("MAX", [high], [length])[0], { tolerance: 0 }), "")
    const bottom = run(low.length, (out) => lowest(out, low, length, 0))
    assert.strictEqual(disagreement(bottom, talib("MIN", [low], [length])[0], { tolerance: 0 }), "")
  })
})

describe("highest and lowest", () => {
  it("skip NaN in a window counted in bars, computed by hand", () => {
    const source = Float64Array.of(NaN, 3, NaN, NaN, NaN, 1, 2, NaN)
    assert.deepStrictEqual([...run(8, (out) => highest(out, source, 3, 1))], [NaN, NaN, 3, 3, NaN, 1, 2, 2])
    assert.deepStrictEqual([...run(8, (out) => lowest(out, source, 3, 1))], [NaN, NaN, 3, 3, NaN, 1, 1, 1])
  })

  it("have a value as soon as a full window contains one", () => {
    const source = Float64Array.of(NaN, NaN, NaN, NaN, 5, 4, 6)
    assert.deepStrictEqual([...run(7, (out) => highest(out, source, 3, 4))], [NaN, NaN, NaN, NaN, 5, 5, 6])
  })

  it("equal their definitions with NaN and infinities anywhere", () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(NaN, NaN, Infinity, -Infinity))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.integer({ min: 1, max: 45 }), (values, length) => {
        const source = Float64Array.from(values)
        const first = Math.max(
          0,
          values.findIndex((x) => !Number.isNaN(x)),
        )
        const top = run(source.length, (out) => highest(out, source, length, first))
        const bottom = run(source.length, (out) => lowest(out, source, length, first))
        assert.deepStrictEqual(
          top.map((x) => x + 0),
          naive(source, length, Math.max).map((x) => x + 0),
        )
        assert.deepStrictEqual(
          bottom.map((x) => x + 0),
          naive(source, length, Math.min).map((x) => x + 0),
        )
      }),
      { numRuns: 2000 },
    )
  })
})
