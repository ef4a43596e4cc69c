import { assert, describe, it } from "@effect/vitest"
import { change, falling, rising } from "../../src/indicators/changes.ts"
import { disagreement, run, runBool } from "./agreement.ts"
import { everySeries } from "./series.ts"
import { talib } from "./talib.ts"

const moves = (source: Float64Array, bar: number, sign: number): boolean =>
  sign * (source[bar] - source[bar - 1]) > 1e-10

describe.each(everySeries)("on %s", (_, { close }) => {
  const n = close.length

  it.each([1, 10, 200])("change over %i bars equals TA-Lib's momentum on every bar", (length) => {
    const actual = run(n, (out) => change(out, close, length, 0))
    assert.strictEqual(disagreement(actual, talib("MOM", [close], [length])[0], { tolerance: 0 }), "")
  })

  it.each([1, 2, 3, 5])("rising and falling over %i bars are that many consecutive moves", (length) => {
    const expected = (sign: number): ReadonlyArray<number> =>
      Array.from(close, (__, i) => {
        if (i < length) return 0
        return Array.from({ length }, (___, k) => moves(close, i - k, sign)).every(Boolean) ? 1 : 0
      })
    assert.deepStrictEqual([...runBool(n, (out) => rising(out, close, length, 0))], expected(1))
    assert.deepStrictEqual([...runBool(n, (out) => falling(out, close, length, 0))], expected(-1))
  })
})

describe("rising and falling", () => {
  it("need a move at every step, not only a new extreme", () => {
    const source = Float64Array.of(1, 3, 2, 4, 5, 6)
    assert.deepStrictEqual([...runBool(6, (out) => rising(out, source, 3, 0))], [0, 0, 0, 0, 0, 1])
    assert.deepStrictEqual(
      [
        ...runBool(6, (out) =>
          falling(
            out,
            source.map((x) => -x),
            3,
            0,
          ),
        ),
      ],
      [0, 0, 0, 0, 0, 1],
    )
  })

  it("ignore a move within the tolerance", () => {
    const source = Float64Array.of(0, 0.9e-10, 2e-10, 4e-10)
    assert.deepStrictEqual([...runBool(4, (out) => rising(out, source, 1, 0))], [0, 0, 1, 1])
    assert.deepStrictEqual(
      [
        ...runBool(4, (out) =>
          falling(
            out,
            source.map((x) => -x),
            1,
            0,
          ),
        ),
      ],
      [0, 0, 1, 1],
    )
  })
})
