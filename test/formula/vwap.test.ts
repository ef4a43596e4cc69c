import { assert, describe, it } from "@effect/vitest"
import { barsOf, run } from "./formulas.ts"

const HOUR_MS = 3_600_000

describe("ta.vwap", () => {
  const prices = { close: [10, 20, 40, 10, 30], volume: [1, 1, 2, 1, 1] }

  it("without an anchor restarts at the first bar of each UTC day", () => {
    // 22:00, 23:00, 23:59 and 59.999 seconds, midnight, 10:00.
    const time = [22 * HOUR_MS, 23 * HOUR_MS, 24 * HOUR_MS - 1, 24 * HOUR_MS, 34 * HOUR_MS]
    assert.deepStrictEqual(run("ta.vwap(close)", barsOf({ ...prices, time })), [10, 15, 27.5, 10, 20])
  })

  it("without an anchor is the bar's own price on daily bars", () => {
    assert.deepStrictEqual(run("ta.vwap(close)", barsOf(prices)), [10, 20, 40, 10, 30])
  })

  it("without arguments is that of hlc3", () => {
    const bars = barsOf({ ...prices, high: [11, 22, 43, 11, 31], low: [9, 18, 39, 9, 27], time: [0, 1, 2, 3, 4] })
    assert.deepStrictEqual(run("ta.vwap", bars), run("ta.vwap(hlc3)", bars))
    assert.deepStrictEqual(run("//@version=4\nvwap", bars), run("ta.vwap(hlc3)", bars))
  })

  it("with a third argument returns bands around the average", () => {
    const time = [0, 1, 2, 3, 4]
    // 10 and 20 with equal volume: the average is 15, and the deviation 5.
    const ofSecond = (text: string) =>
      run(`[middle, upper, lower] = ${text}\nupper + 1000 * lower`, barsOf({ ...prices, time }))[1]
    assert.strictEqual(ofSecond("ta.vwap(close, time == 0, 2)"), 25 + 1000 * 5)
    assert.strictEqual(ofSecond("ta.vwap(close, stdev_mult = 3)"), 30)
  })

  it("is na before the first bar where its anchor is true", () => {
    assert.deepStrictEqual(run("ta.vwap(close, close > 30)", barsOf(prices)), [NaN, NaN, 40, 30, 30])
    assert.deepStrictEqual(run("ta.vwap(close, false)", barsOf(prices)), [NaN, NaN, NaN, NaN, NaN])
  })
})
