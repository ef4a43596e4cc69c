import { assert, describe, it } from "@effect/vitest"
import { FormulaError } from "../../src/job/JobError.ts"
import { compileOutcome, errorOf } from "./formulas.ts"

const nested = (depth: number) => `${"(".repeat(depth)}close${")".repeat(depth)}`
const chain = (terms: number) => Array.from({ length: terms }, (_, i) => `close[${i + 1}]`).join(" + ")

const compiles = (text: string): boolean => !(compileOutcome(text) instanceof FormulaError)

const hits = (text: string, message: string): void => {
  const error = errorOf(text)
  assert.strictEqual(error.message, message)
  assert.strictEqual(error.code, "Limit")
}

describe("a formula", () => {
  it("has at most 8,192 characters", () => {
    assert.isTrue(compiles(`close${" ".repeat(8187)}`))
    hits(`close${" ".repeat(8188)}`, "1:8193 the formula has 8193 characters; the limit is 8192")
    assert.strictEqual(errorOf("(".repeat(1_000_000)).code, "Limit")
  })

  it("has at most 2,000 words and signs", () => {
    assert.isTrue(compiles(`1${" + 1".repeat(999)}`))
    hits(`1${" + 1".repeat(1000)}`, "1:4001 the formula has more than 2000 words and signs, which is the limit")
  })

  it("is nested at most 64 levels deep, whatever it is nested in", () => {
    assert.isTrue(compiles(nested(64)))
    hits(
      nested(65),
      "1:65 the formula is nested deeper than 64 levels, which is the limit (give inner parts a name of their own)",
    )
    assert.isTrue(compiles(`${"-".repeat(64)}close`))
    for (const [open, close] of [
      ["-", ""],
      ["not ", ""],
      ["math.abs(", ")"],
      ["close[", "]"],
      ["close > 1 ? 1 : ", ""],
    ]) {
      assert.strictEqual(errorOf(`${open.repeat(65)}1${close.repeat(65)}`).code, "Limit", open)
    }
  })

  it("has at most 256 operations, those left out that nothing asks for", () => {
    assert.isTrue(compiles(chain(128)))
    const error = errorOf(chain(129))
    assert.strictEqual(error.code, "Limit")
    assert.include(error.message, "the formula has 257 operations; the limit is 256")
    assert.isTrue(compiles(`unused = 1\n${chain(128)}`))
  })

  it("counts the same operation once", () => {
    assert.isTrue(compiles(`a = close[1] + close[2]\nb = close[77]\n${chain(128)}`))
    assert.isFalse(compiles(`a = close[2] + close[1]\nb = close[3] + close[1]\n${chain(128)}`))
  })
})
