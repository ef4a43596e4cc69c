import { assert, describe, it } from "@effect/vitest"
import { sar, supertrend } from "../../src/indicators/stops.ts"
import { disagreement, run } from "./agreement.ts"
import { everySeries } from "./series.ts"

const runSupertrend = (high: Float64Array, low: Float64Array, close: Float64Array, factor: number, length: number) => {
  const direction = new Float64Array(close.length).fill(7)
  const stop = run(close.length, (out) => supertrend(out, direction, high, low, close, factor, length, 0))
  return { stop, direction }
}

describe("sar", () => {
  it("starts, accelerates, is limited by the last two bars and reverses, computed by hand", () => {
    const high = Float64Array.of(10, 12, 14, 15, 13, 9, 8)
    const low = Float64Array.of(8, 10, 11, 13, 9, 7, 5)
    const close = Float64Array.of(9, 11, 13, 14, 10, 8, 6)
    const actual = run(7, (out) => sar(out, high, low, close, 0.1, 0.1, 0.2, 0))
    // 1: from the low 8 towards 12: 8.4, held at 8. 2: 8 + 0.1 * 4 = 8.4, held at 8; high 14, so 0.2.
    // 3: 8 + 0.2 * 6 = 9.2; high 15. 4: 9.2 + 0.2 * 5.8 = 10.36 is above the low 9: turns at 15.
    // 5: 15 + 0.1 * (9 - 15) = 14.4, held at the high 15 of two bars ago; low 7, so 0.2. 6: 15 + 0.2 * (7 - 15) = 13.4.
    const expected = Float64Array.of(NaN, 8, 8, 9.2, 15, 15, 13.4)
    assert.strictEqual(disagreement(actual, expected, { tolerance: 1e-14 }), "")
  })

  it("starts with a fall if the second close is not above the first", () => {
    const flat = Float64Array.of(5, 5, 5)
    assert.deepStrictEqual([...run(3, (out) => sar(out, flat, flat, flat, 0.02, 0.02, 0.2, 0))], [NaN, 5, 5])
  })

  it.each(everySeries)("is never inside the last two bars and never moves back in a trend on %s", (_, bars) => {
    const { high, low, close } = bars
    const actual = run(close.length, (out) => sar(out, high, low, close, 0.02, 0.02, 0.2, 0))
    let turns = 0
    for (let i = 2; i < close.length; i++) {
      const isBelow = actual[i] <= Math.min(low[i - 1], low[i - 2])
      const isAbove = actual[i] >= Math.max(high[i - 1], high[i - 2])
      assert.isTrue(isBelow || isAbove, `bar ${i}`)
      if (i < 4 || high[i] === low[i] || high[i - 1] === low[i - 1]) continue
      if (actual[i] > high[i] && actual[i - 1] > high[i - 1]) {
        assert.isAtMost(actual[i], actual[i - 1], `bar ${i}`)
      } else if (actual[i] < low[i] && actual[i - 1] < low[i - 1]) {
        assert.isAtLeast(actual[i], actual[i - 1], `bar ${i}`)
      } else turns++
    }
    assert.isAbove(turns, 10)
  })
})

describe("supertrend", () => {
  it("follows the price on one side until a close crosses it, computed by hand", () => {
    const high = Float64Array.of(11, 12, 16, 17, 13, 12)
    const low = Float64Array.of(9, 10, 14, 15, 7, 8)
    const close = Float64Array.of(10, 11, 15, 16, 8, 9)
    const { stop, direction } = runSupertrend(high, low, close, 1, 1)
    // True ranges 2, 2, 5, 2, 9, 4; middles 10, 11, 15, 16, 10, 10.
    // Upper lines: 12; 13, kept at 12; 20, kept at 12, which the close 15 is above: turns to the lower lines, 10
    // and 14; then 1, kept at 14, which the close 8 is below: turns to the upper line, kept at 18, and then 14.
    assert.deepStrictEqual([...stop], [12, 12, 10, 14, 18, 14])
    assert.deepStrictEqual([...direction], [1, 1, -1, -1, 1, 1])
  })

  it("has direction 1 and no stop in the warm-up", () => {
    const rise = Float64Array.from({ length: 8 }, (_, i) => 10 + 3 * i)
    const { stop, direction } = runSupertrend(
      rise.map((x) => x + 1),
      rise.map((x) => x - 1),
      rise,
      3,
      4,
    )
    assert.deepStrictEqual([...direction.subarray(0, 4)], [1, 1, 1, 1])
    assert.deepStrictEqual([...stop.subarray(0, 3)], [NaN, NaN, NaN])
    assert.isFalse(Number.isNaN(stop[3]))
  })

  it.each(everySeries)(
    "stays beyond the close and only moves towards it until the direction changes, on %s",
    (_, { high, low, close }) => {
      const { stop, direction } = runSupertrend(high, low, close, 2, 10)
      let turns = 0
      for (let i = 10; i < close.length; i++) {
        const side = direction[i]
        assert.isAtLeast(side * (stop[i] - close[i]), -1e-9, `bar ${i}`)
        if (side === direction[i - 1]) assert.isAtMost(side * (stop[i] - stop[i - 1]), 0, `bar ${i}`)
        else turns++
      }
      assert.isAbove(turns, 5)
    },
  )
})
