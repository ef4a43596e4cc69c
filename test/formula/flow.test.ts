import { assert, describe, it } from "@effect/vitest"
import { barsOf, run } from "./formulas.ts"

const bars = {
  open: [9, 10, 12, 11, 10],
  high: [11, 13, 14, 12, 10],
  low: [9, 9, 12, 8, 10],
  close: [10, 12, 13, 9, 10],
  volume: [4, 8, 2, 5, 5],
}
const at = (text: string) => run(text, barsOf(bars))
const near = (actual: ReadonlyArray<number | boolean>, expected: ReadonlyArray<number>): boolean =>
  actual.length === expected.length &&
  actual.every((x, i) => Object.is(x, expected[i]) || Math.abs(Number(x) - expected[i]) < 1e-12)

describe("a variable of volume flow", () => {
  it("sums the volume times the close's place in the range (ta.accdist)", () => {
    assert.isTrue(near(at("ta.accdist"), [0, 4, 4, 1.5, 1.5]))
  })

  it("measures single bars (ta.iii, ta.wvad)", () => {
    assert.isTrue(near(at("ta.iii"), [0, 2 / 32, 0, -2 / 20, NaN]))
    assert.isTrue(near(at("ta.wvad"), [2, 4, 1, -2.5, NaN]))
  })

  it("moves on bars of less or of more volume (ta.nvi, ta.pvi)", () => {
    assert.isTrue(near(at("ta.nvi"), [1, 1, 1 + 1 / 12, 1 + 1 / 12, 1 + 1 / 12]))
    const risen = 1 + 2 / 10
    assert.isTrue(near(at("ta.pvi"), [1, risen, risen, risen * (1 - 4 / 13), risen * (1 - 4 / 13)]))
  })

  it("sums moves of the close, with or without the volume (ta.pvt, ta.wad)", () => {
    const pvt = [8 * (2 / 10), 2 * (1 / 12), 5 * (-4 / 13), 5 * (1 / 9)]
    let sum = 0
    assert.isTrue(near(at("ta.pvt"), [NaN, ...pvt.map((x) => (sum += x))]))
    assert.isTrue(near(at("ta.wad"), [NaN, 3, 4, 0, 1]))
  })
})

describe("the centre of gravity and the width of Keltner channels", () => {
  it("are those of Pine's manual", () => {
    const centre = (window: ReadonlyArray<number>) =>
      -window.toReversed().reduce((sum, x, i) => sum + x * (i + 1), 0) / window.reduce((sum, x) => sum + x, 0)
    const { close } = bars
    const expected = close.map((_, i) => (i < 2 ? NaN : centre(close.slice(i - 2, i + 1))))
    assert.isTrue(near(at("ta.cog(close, 3)"), expected))
    const [width] = [at("[m, u, l] = ta.kc(close, 2, 1.5)\n(u - l) / m").map(Number)]
    assert.isTrue(near(at("ta.kcw(close, 2, 1.5)"), width))
  })
})

describe("ta.max and ta.min", () => {
  it("skip missing values", () => {
    const holed = barsOf({ close: [NaN, 5, NaN, 3, 9] })
    assert.deepStrictEqual(run("ta.max(close)", holed), [NaN, 5, 5, 5, 9])
    assert.deepStrictEqual(run("ta.min(close)", holed), [NaN, 5, 5, 3, 3])
  })
})

describe("the calendar variables", () => {
  it("are parts of the bar's time in UTC", () => {
    const time = [Date.UTC(2021, 0, 3, 23, 59, 58), Date.UTC(2021, 0, 4), Date.UTC(2024, 11, 30, 12, 30)]
    const of = (text: string) => run(text, barsOf({ time, close: [1, 1, 1] }))
    assert.deepStrictEqual(of("year"), [2021, 2021, 2024])
    assert.deepStrictEqual(of("month"), [1, 1, 12])
    assert.deepStrictEqual(of("dayofmonth"), [3, 4, 30])
    assert.deepStrictEqual(of("dayofweek"), [1, 2, 2])
    assert.deepStrictEqual(of("hour"), [23, 0, 12])
    assert.deepStrictEqual(of("minute"), [59, 0, 30])
    assert.deepStrictEqual(of("second"), [58, 0, 0])
    assert.deepStrictEqual(of("weekofyear"), [53, 1, 1])
  })
})
