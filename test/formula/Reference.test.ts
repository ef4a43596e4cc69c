import { assert, describe, it } from "@effect/vitest"
import { formulaReference } from "../../src/formula/Reference.ts"
import { FormulaError } from "../../src/job/JobError.ts"
import { compileOutcome } from "./formulas.ts"

const entry = (signature: string) => formulaReference().find((each) => each.signature === signature)

describe("formulaReference", () => {
  it("shows how each name is written and what it gives", () => {
    assert.deepInclude(entry("close"), { name: "close", kind: "variable", gives: "numbers" })
    assert.deepInclude(entry("ta.sma(source, length)"), { name: "ta.sma", kind: "function", gives: "numbers" })
    assert.deepInclude(entry("ta.stdev(source, length, biased = true)"), { name: "ta.stdev" })
    assert.deepInclude(entry("ta.crossover(source1, source2)"), { gives: "bools" })
    assert.deepInclude(entry("ta.macd(source, fastlen, slowlen, siglen)"), {
      gives: "[macdLine, signalLine, histLine]",
    })
    assert.deepInclude(entry("math.max(number0, number1, …)"), { name: "math.max" })
    assert.strictEqual(formulaReference().find(({ name }) => name === "input.int")?.gives, "one int")
  })

  it("lists nothing that a formula does not know", () => {
    const codes = formulaReference().map(({ name, kind }) => {
      const outcome = compileOutcome(kind === "variable" ? name : `${name}()`)
      return outcome instanceof FormulaError ? outcome.code : "compiles"
    })
    // Called without arguments, a function that exists complains of just that.
    assert.deepStrictEqual(new Set(codes), new Set(["compiles", "Arity"]))
  })
})
