import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { barsOf, run, valuesOf } from "./formulas.ts"
import { odd, staggered, walk, walks } from "./randomBars.ts"
import { bools, numbers, type Piece } from "./randomFormula.ts"
import * as reference from "./definitions.ts"
import type { Bools, Doubt, Numbers } from "./definitions.ts"

/** Whether both are na, or equal to nine digits. */
const agree = (actual: number | boolean, expected: number | boolean): boolean => {
  if (typeof actual === "boolean" || typeof expected === "boolean" || Object.is(actual, expected))
    return actual === expected || Object.is(actual, expected)
  return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)) || actual === expected
}

const firstDisagreement = (actual: ReadonlyArray<number | boolean>, expected: Numbers | Bools): string => {
  if (actual.length !== expected.length) return `${actual.length} bars, not ${expected.length}`
  const bar = actual.findIndex((value, i) => !agree(value, expected[i]))
  return bar === -1 ? "" : `bar ${bar}: ${actual[bar]}, by the reference ${expected[bar]}`
}

const holds = (formulas: fc.Arbitrary<Piece<Numbers | Bools>>): number => {
  let compared = 0
  fc.assert(
    fc.property(formulas, fc.oneof({ weight: 3, arbitrary: walks }, staggered, odd), (formula, columns) => {
      const doubt: Doubt = { found: false }
      const expected = formula.worth(columns, doubt)
      fc.pre(!doubt.found)
      compared += expected.length
      const actual = valuesOf(compileFormula(formula.text).run(barsOf(columns)).result)
      assert.strictEqual(firstDisagreement(actual, expected), "", formula.text)
    }),
    { numRuns: 1500, maxSkipsPerRun: 20 },
  )
  return compared
}

describe("a random formula on random bars", () => {
  it("has the numbers of the reference implementation", () => {
    assert.isAbove(holds(numbers), 20_000)
  })

  it("has the bools of the reference implementation", () => {
    assert.isAbove(holds(bools), 20_000)
  })
})

describe("ta.macd", () => {
  it("has the three series of the reference implementation, with missing values and without", () => {
    for (const [seed, holes] of [
      [1, 0],
      [2, 0],
      [3, 0.1],
      [4, 0.4],
    ]) {
      const columns = walk({ length: 90, seed, holes, late: 0 })
      const expected = reference.macd(columns.close, 5, 8, 4)
      const text = "[line, signal, histogram] = ta.macd(close, 5, 8, 4)"
      const { named } = compileFormula(text).run(barsOf(columns))
      Array.from(named.values()).forEach((series, i) => {
        assert.strictEqual(firstDisagreement(valuesOf(series), expected[i]), "", `${seed} ${i}`)
      })
    }
  })
})

describe("the reference implementation", () => {
  it("is right on small cases computed by hand", () => {
    const doubt = { found: false }
    assert.deepStrictEqual(reference.sma([1, 2, NaN, 4], 2), [NaN, 1.5, NaN, 3])
    assert.deepStrictEqual(reference.ema([1, 3, 5, 5], 2), [NaN, 2, 4, 4 + 2 / 3])
    assert.deepStrictEqual(reference.rma([1, 3, 5, 5], 2), [NaN, 2, 3.5, 4.25])
    assert.deepStrictEqual(reference.wma([1, 4, NaN, 1], 2), [NaN, 3, NaN, 2])
    assert.deepStrictEqual(reference.highest([1, NaN, 0, NaN], 2), [NaN, 1, 0, 0])
    assert.deepStrictEqual(reference.rsi([1, 2, 1, 2], 2), [NaN, NaN, 50, 75])
    assert.deepStrictEqual(reference.crossover([1, 1, 3, 3, 1, 2], [2, 1, NaN, 2, 2, 2], doubt), [
      false,
      false,
      false,
      true,
      false,
      false,
    ])
    assert.deepStrictEqual(reference.cross([1, 1, 2, 1], [1, 1, 1, 2], doubt), [false, false, false, true])
    assert.deepStrictEqual(reference.rising([1, 2, 3, 3, 4], 2, 1, doubt), [false, false, true, false, false])
    assert.isFalse(doubt.found)
    assert.deepStrictEqual(run("ta.rsi(close, 2)", barsOf({ close: [1, 2, 1, 2] })), [NaN, NaN, 50, 75])
  })
})
