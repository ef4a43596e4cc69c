import { assert, describe, it } from "@effect/vitest"
import { barsOf, run } from "./formulas.ts"

const HOUR_MS = 3_600_000

describe("ta.vwap", () => {
  const prices = { close: [10, 20, 40, 10, 30], volume: [1, 1, 2, 1, 1] }

  it("begins anew without an anchor on the first bar of each UTC day", () => {
    // 22:00, 23:00, 23:59 and 59.999 seconds, midnight, 10:00.
    const time = [22 * HOUR_MS, 23 * HOUR_MS, 24 * HOUR_MS - 1, 24 * HOUR_MS, 34 * HOUR_MS]
    assert.deepStrictEqual(run("ta.vwap(close)", barsOf({ ...prices, time })), [10, 15, 27.5, 10, 20])
  })

  it("without an anchor is the bar's own price on daily bars", () => {
    assert.deepStrictEqual(run("ta.vwap(close)", barsOf(prices)), [10, 20, 40, 10, 30])
  })

  it("is na before the first bar where its anchor is true", () => {
    assert.deepStrictEqual(run("ta.vwap(close, close > 30)", barsOf(prices)), [NaN, NaN, 40, 30, 30])
    assert.deepStrictEqual(run("ta.vwap(close, false)", barsOf(prices)), [NaN, NaN, NaN, NaN, NaN])
  })
})
