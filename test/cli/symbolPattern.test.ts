import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fitsPattern } from "../../src/cli/options/symbolPattern.ts"

describe("fitsPattern", () => {
  it("agrees with a regular expression, for any characters", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "\n", "😀"), maxLength: 8 })
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "*", "*", "?", "😀"), maxLength: 8 })
    fc.assert(
      fc.property(text, pattern, (name, given) => {
        const expression = [...given]
          .map((each) => (each === "*" ? "[^]*" : each === "?" ? "[^]" : each === "." ? "\\." : each))
          .join("")
          .replaceAll("/", "\\/")
        assert.strictEqual(fitsPattern(name, given), new RegExp(`^${expression}$`, "u").test(name))
      }),
      { numRuns: 2_000 },
    )
  })

  it("takes no longer for a pattern with many stars", () => {
    assert.isFalse(fitsPattern("a".repeat(5_000), `${"*a".repeat(50)}*b`))
  })
})
