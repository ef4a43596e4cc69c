import { assert, describe, it } from "@effect/vitest"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { compileOutcome, errorOf } from "./formulas.ts"

const nested = (depth: number) => `${"(".repeat(depth)}close${")".repeat(depth)}`
const chain = (terms: number) => Array.from({ length: terms }, (_, i) => `close[${i + 1}]`).join(" + ")

const compiles = (text: string): boolean => !(compileOutcome(text) instanceof FormulaMistake)

const hits = (text: string, message: string): void => {
  const error = errorOf(text)
  assert.strictEqual(error.message, message)
  assert.strictEqual(error.code, "Limit")
}

describe("a formula", () => {
  it("has at most 262,144 characters", () => {
    assert.isTrue(compiles(`close${" ".repeat(262_139)}`))
    hits(`close${" ".repeat(262_140)}`, "1:262145 the formula has 262145 characters; the limit is 262144")
    assert.strictEqual(errorOf("(".repeat(1_000_000)).code, "Limit")
  })

  it("has at most 64,000 words and signs", () => {
    assert.strictEqual(errorOf(`1${", 1".repeat(31_999)}`).code, "Unsupported")
    hits(`1${", 1".repeat(32_000)}`, "1:96001 the formula has more than 64000 words and signs, which is the limit")
  })

  it("has at most 1,000 operators in a row, and 100 branches of a structure", () => {
    assert.isTrue(compiles(`1${" + 1".repeat(1000)}`))
    hits(
      `1${" + 1".repeat(1001)}`,
      "1:4003 there are more than 1000 operators in a row, which is the limit (give parts a name of their own)",
    )
    const branches = (count: number) => `x = switch\n${"    close > 1 => 2\n".repeat(count)}x`
    assert.isTrue(compiles(branches(100)))
    assert.strictEqual(errorOf(branches(101)).code, "Limit")
  })

  it("has at most 64 levels of nesting of any kind", () => {
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

  it("has at most 2,000 operations, without unused ones", () => {
    assert.isTrue(compiles(chain(1000)))
    const error = errorOf(chain(1001))
    assert.strictEqual(error.code, "Limit")
    assert.include(error.message, "the formula has 2001 operations; the limit is 2000")
    assert.isTrue(compiles(`unused = 1\n${chain(1000)}`))
  })

  it("counts equal operations once", () => {
    assert.isTrue(compiles(`a = close[1] + close[2]\nb = close[777]\n${chain(1000)}`))
    assert.isFalse(compiles(`a = close[2] + close[1]\nb = close[3] + close[1]\n${chain(1000)}`))
  })
})
