import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { FormulaService } from "../../src/formula/FormulaService.ts"
import { compileFormula } from "../../src/formula/compile.ts"
import { FormulaError } from "../../src/job/JobError.ts"
import { barsOf, closes, run, valuesOf } from "./formulas.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"

const walk = (length: number, seed: number) =>
  closes(...Array.from({ length }, (_, i) => 50 + ((i * seed) % 17) - ((i * i) % 7)))

const MANY = `a = ta.sma(close, 3)
b = ta.ema(a, 3) - close
c = b > 0 and a > ta.sma(close, 5)
d = ta.wma(b * a, 4)
ta.crossover(d, ta.sma(d, 2)) or c`

describe("a plan that runs repeatedly", () => {
  it("gives the same as a new plan on bars of any length, in any order", () => {
    const plan = compileFormula(MANY)
    for (const [length, seed] of [
      [40, 3],
      [0, 1],
      [1, 1],
      [200, 5],
      [40, 11],
      [2, 1],
      [200, 13],
    ]) {
      const bars = walk(length, seed)
      const { result, named } = plan.run(bars)
      const once = compileFormula(MANY).run(bars)
      assert.strictEqual(result.length, length)
      assert.deepStrictEqual(valuesOf(result), valuesOf(once.result))
      for (const [name, series] of named) assert.deepStrictEqual(series, once.named.get(name), name)
    }
  })

  it("keeps each named value in an array of its own", () => {
    const bars = walk(60, 7)
    const { result, named } = compileFormula(MANY).run(bars)
    const arrays = [result, ...named.values()]
    assert.strictEqual(new Set(arrays.map(({ buffer }) => buffer)).size, 5)
    for (const name of ["a", "b", "c", "d"]) {
      const alone = MANY.split("\n")
        .slice(0, "abcd".indexOf(name) + 1)
        .join("\n")
      assert.deepStrictEqual(valuesOf(named.get(name) ?? result), run(alone, bars), name)
    }
  })

  it("overwrites what it returned when it runs again", () => {
    const plan = compileFormula("close * 2")
    const { result } = plan.run(closes(1, 2, 3))
    assert.deepStrictEqual(valuesOf(result), [2, 4, 6])
    plan.run(closes(4, 5, 6))
    assert.deepStrictEqual(valuesOf(result), [8, 10, 12])
  })

  it("does not change the bars", () => {
    const bars = walk(60, 7)
    const before = bars.columns.close?.slice()
    compileFormula(MANY).run(bars)
    assert.deepStrictEqual(bars.columns.close, before)
  })

  it("reads a column that is longer than the bars only to their end", () => {
    const close = Float64Array.of(1, 2, 3, 99)
    const { result } = compileFormula("ta.sma(close, 2)").run({ length: 3, firstIndex: 0, columns: { close } })
    assert.deepStrictEqual(valuesOf(result), [NaN, 1.5, 2.5])
  })

  it("throws if a column that it reads is missing", () => {
    const plan = compileFormula("volume > 1")
    assert.throws(() => plan.run(closes(1)), "the formula reads `volume`, which these bars lack")
  })
})

describe("FormulaService", () => {
  it.effect("compiles to a plan", () =>
    Effect.gen(function* () {
      const formulas = yield* FormulaService
      const plan = yield* formulas.compile("close > limit", { parameters: { limit: 2 }, jobType: "scan" })
      assert.deepStrictEqual(valuesOf(plan.run(closes(1, 2, 3)).result), [false, false, true])
    }).pipe(Effect.provide(PineFormulas.layer)),
  )

  it.effect("fails with the place and reason of a mistake", () =>
    Effect.gen(function* () {
      const formulas = yield* FormulaService
      const error = yield* Effect.flip(formulas.compile("close > ta.smaa(close, 3)"))
      assert.instanceOf(error, FormulaError)
      assert.deepInclude(error, { line: 1, column: 9, length: 7, code: "UnknownName", suggestions: ["ta.sma"] })
      const second = yield* Effect.flip(formulas.evaluate("close >", closes(1)))
      assert.strictEqual(second.code, "Syntax")
    }).pipe(Effect.provide(PineFormulas.layer)),
  )

  it.effect("evaluates to series that the caller owns", () =>
    Effect.gen(function* () {
      const formulas = yield* FormulaService
      const bars = barsOf({ close: [1, 2, 3] })
      const { result, named } = yield* formulas.evaluate("x = close\nup = x > 1", bars)
      assert.deepStrictEqual(valuesOf(result), [false, true, true])
      assert.deepStrictEqual([...named.keys()], ["x", "up"])
      // A bare column would otherwise be the bars' own array.
      assert.notStrictEqual(named.get("x")?.buffer, bars.columns.close?.buffer)
    }).pipe(Effect.provide(PineFormulas.layer)),
  )

  it.effect("can use another compiler, whose plans `evaluate` runs", () =>
    Effect.gen(function* () {
      const formulas = yield* FormulaService
      const { result } = yield* formulas.evaluate("anything", closes(5))
      assert.deepStrictEqual(valuesOf(result), [42])
    }).pipe(Effect.provide(FormulaService.layerOf(() => Effect.succeed(compileFormula("42"))))),
  )
})
