import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { FUNCTIONS, INPUT, PLANNED, VARIABLE } from "../../src/formula/builtins/builtins.ts"
import { survives } from "./survival.ts"

const words = fc.oneof(
  fc.constantFrom(...FUNCTIONS.keys(), ...VARIABLE.keys(), ...INPUT.keys(), ...PLANNED),
  fc.constantFrom(...`()[],=?:<>+-*/%&|!^.;{}@#$~'"\\\n\t`),
  fc.constantFrom(..."== != <= >= => := += && and or not true false na if else switch for var // 'text'".split(" ")),
  fc.constantFrom(
    "\n    ",
    "\n\t",
    "\n        ",
    "\nif close > open\n    ",
    "f(x) =>\n    ",
    " =>\n    ",
    "switch\n    ",
  ),
  fc.constantFrom(..."x len _ a.b 0 1 14 2.5 1e9 5001 __proto__ constructor toString hasOwnProperty".split(" ")),
  fc.constantFrom("\r\n", "\u0000", "\uD800", "💰", "ä", "\u2028"),
)

const soup = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(" "))
const tight = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(""))
const call = fc
  .tuple(
    fc.constantFrom(...FUNCTIONS.keys(), ...INPUT.keys()),
    fc.array(fc.constantFrom("close", "14", "2", "na", "true", "open > close", "length = 3", "[1, 2]", "'t'"), {
      maxLength: 5,
    }),
  )
  .map(([name, args]) => `x = ${name}(${args.join(", ")})\n${name}(${args.join(", ")}) > 1`)

const compiled = (texts: fc.Arbitrary<string>, numRuns: number): number => {
  let count = 0
  fc.assert(
    fc.property(texts, (text) => {
      if (survives(text)) count++
    }),
    { numRuns },
  )
  return count
}

describe("compiling any text", () => {
  it("of words of the language gives a formula or a readable error", () => {
    compiled(soup, 3000)
    compiled(tight, 3000)
    assert.isAbove(compiled(call, 2000), 20)
  })

  it("of any characters gives a formula or a readable error", () => {
    assert.isBelow(compiled(fc.string({ unit: "binary", maxLength: 60 }), 600), 600)
    assert.isBelow(compiled(fc.string({ unit: "grapheme", maxLength: 60 }), 300), 300)
  })

  it("of any size and depth gives a formula or a readable error", () => {
    for (const part of [
      "(",
      "[",
      "-",
      "not ",
      "close[",
      "math.abs(",
      "close ? ",
      "a = ",
      "\n",
      ",",
      "'",
      "//",
      "1 + ",
      "x",
      "💰",
      "ta.sma(close, ",
    ]) {
      for (const times of [1, 63, 64, 65, 1000, 100_000]) survives(part.repeat(times))
    }
    assert.isTrue(survives(`close${" + 1".repeat(200)}`))
    // Left-leaning trees are as deep as they are long.
    assert.isTrue(survives(`close${" + open".repeat(999)}`))
    assert.isFalse(survives(`close${" + open".repeat(7999)}`))
  })
})
