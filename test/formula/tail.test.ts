import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { barsOf, tailOf, valuesOf } from "./formulas.ts"
import { walk } from "./randomBars.ts"
import { bools, numbers, type Piece } from "./randomFormula.ts"
import type { Bools, Numbers } from "./definitions.ts"

const BARS = 700

const near = (a: number | boolean, b: number | boolean): boolean =>
  Object.is(a, b) ||
  (typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(b)))

/** Asserts that a tail that claims to be enough has the values of the whole history; returns how often it was. */
const holds = (formulas: fc.Arbitrary<Piece<Numbers | Bools>>, holes: number): number => {
  let enough = 0
  fc.assert(
    fc.property(formulas, fc.integer(), fc.integer({ min: 0, max: BARS - 1 }), (formula, seed, start) => {
      const columns = walk({ length: BARS, seed, holes, late: 0 })
      const doubt = { found: false }
      formula.worth(columns, doubt)
      fc.pre(!doubt.found)
      const plan = compileFormula(formula.text)
      const whole = barsOf(columns)
      const expected = valuesOf(plan.run(whole).result).slice(start)
      const from = Math.max(0, start - plan.lookback)
      const tail = plan.run(tailOf(whole, from))
      if (from > 0 && tail.holes) return
      if (from > 0) enough++
      const actual = valuesOf(tail.result).slice(start - from)
      const bar = actual.findIndex((value, i) => !near(value, expected[i]))
      assert.strictEqual(bar, -1, `${formula.text}: ${actual[bar]} from bar ${from}, ${expected[bar]} from the start`)
    }),
    { numRuns: 150, maxSkipsPerRun: 20 },
  )
  return enough
}

describe("a formula over a range and its look-back", () => {
  it("has the same numbers as over the whole history", () => {
    assert.isAbove(holds(numbers, 0), 50)
  })

  it("has the same bools as over the whole history", () => {
    assert.isAbove(holds(bools, 0), 50)
  })

  it("has the same values if some are missing, unless the plan asks for the whole history", () => {
    assert.isAbove(holds(numbers, 0.02), 5)
    assert.isAbove(holds(bools, 0.02), 5)
  })
})

describe("a part of the history", () => {
  const column = (length: number, f: (bar: number) => number) => Array.from({ length }, (_, bar) => f(bar))
  const holesIn = (text: string, close: ReadonlyArray<number>, firstIndex: number): boolean =>
    compileFormula(text).run(barsOf({ close }, firstIndex)).holes
  const smooth = column(80, (bar) => 20 + Math.sin(bar))
  const gap = smooth.with(40, NaN)
  const late = smooth.map((x, bar) => (bar < 3 ? NaN : x))

  it("is enough if nothing is missing", () => {
    for (const text of [
      "ta.sma(close, 5)",
      "ta.ema(ta.sma(close, 5), 3)",
      "ta.crossover(close, ta.sma(close, 9))",
      "ta.rsi(close, 3)",
    ]) {
      assert.isFalse(holesIn(text, smooth, 100), text)
    }
  })

  it("is not enough if a window of values or a crossing meets a missing value, but is for a window of bars", () => {
    for (const text of [
      "ta.sma(close, 5)",
      "ta.ema(close, 5)",
      "ta.rsi(close, 5)",
      "ta.stdev(close, 5)",
      "ta.cross(close, 20)",
    ]) {
      assert.isTrue(holesIn(text, gap, 100), text)
      assert.isTrue(holesIn(text, gap, 0), text)
    }
    for (const text of [
      "close > 20",
      "ta.highest(close, 5)",
      "ta.change(close)",
      "close[3]",
      "ta.rising(close, 2)",
      "nz(close)",
    ]) {
      assert.isFalse(holesIn(text, gap, 100), text)
    }
  })

  it("is not enough if values begin late, since there may be earlier ones", () => {
    assert.isTrue(holesIn("ta.sma(close, 5)", late, 100))
    assert.isFalse(holesIn("ta.sma(close, 5)", late, 0))
    assert.isTrue(holesIn("ta.crossover(close, 20)", late, 100))
  })

  it("is not enough for ta.cross if it begins with equal bars, since the side before them is unknown", () => {
    assert.isTrue(holesIn("ta.cross(close, 20)", [20, 20, 21], 100))
    assert.isFalse(holesIn("ta.cross(close, 20)", [20, 20, 21], 0))
    assert.isFalse(holesIn("ta.cross(close, 20)", [19, 20, 21], 100))
    assert.isFalse(holesIn("ta.crossover(close, 20)", [20, 20, 21], 100))
    // The side of the warm-up is not the side of the bars before it.
    assert.isTrue(holesIn("ta.cross(nz(ta.sma(close, 3)), 20)", [20, 20, 20, 19], 100))
    assert.isTrue(holesIn("ta.cross(ta.ema(close, 1), 20)", [20, 20, 20, 19], 100))
    assert.isFalse(holesIn("ta.cross(nz(ta.sma(close, 3)), 20)", [20, 20, 23, 19], 100))
  })

  it("is not enough if an average meets an infinity", () => {
    assert.isTrue(holesIn("ta.ema(1 / close, 5)", smooth.with(50, 0), 100))
    // It may come from the warm-up of the part: the whole history has none here.
    const flat = "ta.ema(na(ta.sma(close, 9)) and bar_index > 20 ? close / 0 : close, 5)"
    assert.isTrue(holesIn(flat, smooth, 100))
    assert.isFalse(holesIn("ta.ema(na(ta.sma(close, 9)) ? na : close, 5)", smooth, 100))
  })

  it("is not enough for ta.rsi if the price did not move", () => {
    const still = smooth.map((x, bar) => (bar > 30 && bar < 60 ? 20 : x))
    assert.isTrue(holesIn("ta.rsi(close, 14)", still, 100))
    assert.isFalse(holesIn("ta.rsi(close, 14)", still, 0))
    assert.isFalse(holesIn("ta.sma(close, 14)", still, 100))
    assert.isTrue(holesIn("ta.tsi(close, 5, 14)", still, 100))
    assert.isFalse(holesIn("ta.tsi(close, 5, 14)", still, 0))
    assert.isFalse(holesIn("ta.tsi(close, 5, 14)", smooth, 100))
  })

  it("is not enough for ta.dmi if bars stayed inside the one before", () => {
    const high = smooth.map((x) => x + 1)
    const low = smooth.map((x) => x - 1)
    const holes = (inside: number, firstIndex: number): boolean => {
      const hold = (values: ReadonlyArray<number>) =>
        values.map((x, bar) => (bar > 30 && bar <= 30 + inside ? values[30] : x))
      const bars = barsOf({ high: hold(high), low: hold(low), close: smooth }, firstIndex)
      return compileFormula("[plus, minus, adx] = ta.dmi(14, 14)").run(bars).holes
    }
    assert.isTrue(holes(20, 100))
    assert.isFalse(holes(20, 0))
    assert.isFalse(holes(5, 100))
  })
})
