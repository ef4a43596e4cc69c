import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { balance, flowSum, gains, losses, moneyFlow, share } from "../../src/indicators/flows.ts"
import { aboveLow, belowHigh } from "../../src/indicators/placement.ts"
import { obv, vwap } from "../../src/indicators/volumes.ts"
import { run } from "./agreement.ts"

const of = (...values: ReadonlyArray<number>): Float64Array => Float64Array.from(values)

describe("gains and losses", () => {
  it("are the moves up and down, and 0 where the price moved by rounding alone", () => {
    const source = of(5, 8, 7, 7, 0.3, 0.1 + 0.2)
    assert.deepStrictEqual([...run(6, (out) => gains(out, source, 0))], [NaN, 3, 0, 0, 0, 0])
    assert.deepStrictEqual([...run(6, (out) => losses(out, source, 0))], [NaN, 0, 1, 0, 6.7, 0])
  })
})

describe("moneyFlow", () => {
  it("counts the first bar in both directions, and a bar without a move in neither", () => {
    const [source, volume] = [of(5, 8, 8, 7), of(10, 10, 10, 10)]
    assert.deepStrictEqual([...run(4, (out) => moneyFlow(out, source, volume, 1, 0))], [50, 80, 0, 0])
    assert.deepStrictEqual([...run(4, (out) => moneyFlow(out, source, volume, -1, 0))], [50, 0, 0, 70])
  })
})

describe("flowSum", () => {
  it("is the exact sum of whole numbers", () => {
    const whole = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 65 }), (values, length) => {
        const actual = run(values.length, (out) => flowSum(out, Float64Array.from(values), length, 0))
        const expected = values.map((_, i) =>
          i < length - 1 ? NaN : values.slice(i - length + 1, i + 1).reduce((sum, x) => sum + x, 0),
        )
        assert.deepStrictEqual([...actual], expected)
      }),
    )
  })

  it("is exactly 0 in a window of zeros and forgets an infinity, whatever came before", () => {
    const source = Float64Array.from({ length: 30 }, (_, i) => (i === 3 ? Infinity : i < 10 ? 0.1 * i : 0))
    const actual = run(30, (out) => flowSum(out, source, 4, 0))
    assert.deepStrictEqual(new Set(actual.subarray(13)), new Set([0]))
    assert.closeTo(actual[7], 0.1 * (4 + 5 + 6 + 7), 1e-15)
  })
})

describe("balance and share", () => {
  it("have their defined values without any flow", () => {
    const [up, down] = [of(3, 0, 2, 0), of(1, 4, 0, 0)]
    assert.deepStrictEqual([...run(4, (out) => balance(out, up, down, 0))], [50, -100, 100, NaN])
    assert.deepStrictEqual([...run(4, (out) => share(out, up, down, 0))], [75, 0, 100, 100])
    assert.deepStrictEqual([...run(2, (out) => share(out, of(NaN, 1), of(0, NaN), 0))], [NaN, NaN])
  })
})

describe("balance and share of a single side", () => {
  it("are exactly 100 percent, whatever the size", () => {
    const all = of(2 ** 50 - 10)
    assert.deepStrictEqual([...run(1, (out) => balance(out, all, of(0), 0))], [100])
    assert.deepStrictEqual([...run(1, (out) => balance(out, of(0), all, 0))], [-100])
    assert.deepStrictEqual([...run(1, (out) => aboveLow(out, all, of(0), all, 0))], [100])
    assert.deepStrictEqual([...run(1, (out) => belowHigh(out, of(0), of(0), all, 0))], [-100])
  })
})

describe("aboveLow and belowHigh", () => {
  it("place a value in its range, and are NaN without a range", () => {
    const [source, low, high] = [of(12, 10, 20, 15), of(10, 10, 10, 15), of(20, 20, 20, 15)]
    assert.deepStrictEqual([...run(4, (out) => aboveLow(out, source, low, high, 0))], [20, 0, 100, NaN])
    assert.deepStrictEqual([...run(4, (out) => belowHigh(out, source, low, high, 0))], [-80, -100, 0, NaN])
    // A separate source may lie outside of a range of 0.
    assert.deepStrictEqual([...run(1, (out) => aboveLow(out, of(16), of(15), of(15), 0))], [NaN])
  })
})

describe("obv", () => {
  it("adds where the close rose, subtracts where it fell, and continues after missing values", () => {
    const actual = run(7, (out) => obv(out, of(5, 6, 6, 4, NaN, 5, 6), of(9, 10, 20, 30, 40, 50, 60)))
    assert.deepStrictEqual([...actual], [NaN, 10, 10, -20, NaN, NaN, 40])
  })
})

describe("vwap", () => {
  it("begins with the first anchor and restarts at each one", () => {
    const [source, volume] = [of(NaN, 10, 20, 40, 50), of(1, 1, 3, 1, 1)]
    const actual = run(5, (out) => vwap(out, source, volume, Uint8Array.of(0, 0, 1, 1, 0), 1))
    assert.deepStrictEqual([...actual], [NaN, NaN, 20, 40, 45])
  })

  it("is NaN where nothing was traded, and skips incomplete bars", () => {
    const [source, volume] = [of(10, 20, NaN, 40), of(0, 1, 1, 3)]
    const actual = run(4, (out) => vwap(out, source, volume, Uint8Array.of(1, 0, 0, 0), 0))
    assert.deepStrictEqual([...actual], [NaN, 20, NaN, 35])
  })
})
