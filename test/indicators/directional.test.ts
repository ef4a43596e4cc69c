import { assert, describe, it } from "@effect/vitest"
import { dmi } from "../../src/indicators/directional.ts"
import { run } from "./agreement.ts"

const runDmi = (
  high: ReadonlyArray<number>,
  low: ReadonlyArray<number>,
  close: ReadonlyArray<number>,
  length: number,
  smoothing: number,
) => {
  const n = high.length
  const minus = new Float64Array(n).fill(7)
  const adx = new Float64Array(n).fill(7)
  const columns = [high, low, close].map((column) => Float64Array.from(column))
  const plus = run(n, (out) => dmi(out, minus, adx, columns[0], columns[1], columns[2], length, smoothing, 0))
  return { plus: [...plus], minus: [...minus], adx: [...adx] }
}

describe("dmi", () => {
  it("relates the moves up and down to the range, computed by hand", () => {
    // Ranges 3 each, from the close before. Up 2, 0, 1, on average 1 and 1; down 0, 1, 0, on average 0.5 and 0.25.
    const { plus, minus, adx } = runDmi([10, 12, 12, 13], [8, 10, 9, 10], [9, 11, 10, 12], 2, 2)
    assert.deepStrictEqual(plus, [NaN, NaN, 100 * (1 / 3), 100 * (1 / 3)])
    assert.deepStrictEqual(minus, [NaN, NaN, 100 * (0.5 / 3), 100 * (0.25 / 3)])
    assert.deepStrictEqual(adx.slice(0, 3), [NaN, NaN, NaN])
    // One-sided by 50 of 150, then by 75 of 125.
    assert.closeTo(adx[3], (100 * (1 / 3 + 3 / 5)) / 2, 1e-12)
  })

  it("treats moves that differ by rounding alone as equal", () => {
    // Up 0.1, down 0.1, equal to fifteen digits.
    const { plus, minus } = runDmi([0.2, 0.2 + 0.1], [0.15, 0.05], [0.2, 0.2], 1, 1)
    assert.deepStrictEqual([plus[1], minus[1]], [0, 0])
  })

  it("of length 1 depends on one bar alone, whatever came before", () => {
    // The last bar is 2.5 above the close before it, and 2 above its high.
    const high = [10, 2 ** 50, 10, 10.5, 12.5]
    const { plus, adx } = runDmi(high, high, high.with(3, 10), 1, 1)
    assert.deepStrictEqual(plus, [NaN, 100, 0, 100, 80])
    assert.deepStrictEqual(adx, [NaN, 100, 100, 100, 100])
  })

  it("is NaN until a bar has a range, and keeps its last value at bars without one", () => {
    const { plus, minus, adx } = runDmi([5, 5, 5, 7, 7], [5, 5, 5, 5, 7], [5, 5, 5, 7, 7], 1, 1)
    assert.deepStrictEqual(plus, [NaN, NaN, NaN, 100, 100])
    assert.deepStrictEqual(minus, [NaN, NaN, NaN, 0, 0])
    assert.deepStrictEqual(adx, [NaN, NaN, NaN, 100, 100])
  })
})
