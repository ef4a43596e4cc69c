import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { printFormula } from "../../src/formula/syntax/formulaPrinter.ts"
import { parse } from "../../src/formula/syntax/parser.ts"
import { bools, numbers } from "./randomFormula.ts"
import { trees, withoutPlaces } from "./randomTree.ts"

describe("a printed formula", () => {
  it("parses to the tree that it was printed from", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const text = printFormula(tree)
        assert.deepStrictEqual(withoutPlaces(parse(text)), withoutPlaces(tree), text)
      }),
      { numRuns: 5000 },
    )
  })

  it("means the same as its text, and is printed alike again", () => {
    fc.assert(
      fc.property(fc.oneof(numbers, bools), ({ text }) => {
        const tree = parse(text)
        const printed = printFormula(tree)
        assert.deepStrictEqual(withoutPlaces(parse(printed)), withoutPlaces(tree))
        assert.strictEqual(printFormula(parse(printed)), printed)
        assert.isAtMost(printed.length, text.length)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ["((close))>( ( open ) )", "close > open"],
    ["a=1,b=2\n\n(a)+b // sum", "a = 1\nb = 2\na + b"],
    ["1-(2-3)-(4*5)", "1 - (2 - 3) - 4 * 5"],
    ["not(close>open)and(not x)", "not (close > open) and not x"],
    ["(a?b:c)?(d?1:2):(e?3:4)", "(a ? b : c) ? d ? 1 : 2 : e ? 3 : 4"],
    ["(-close)[1]+(close[1])[2]", "(-close)[1] + close[1][2]"],
    ["x = 1\n(-x)", "x = 1, -x"],
    ["if a\n  b\nelse if c\n  d\nelse\n  e", "if a\n    b\nelse if c\n    d\nelse\n    e"],
    ["f(x,y=2)=>x+y\nf(1)", "f(x, y = 2) =>\n    x + y\nf(1)"],
    [
      "var float x=na\nx:=switch a\n 1=>b\n => c",
      "var float x = na\nx := switch a\n    1 =>\n        b\n    =>\n        c",
    ],
    ["int or bool", "int or bool"],
    ["[a,b,_]=ta.macd(close,12,26,siglen=9)\n1.50", "[a, b, _] = ta.macd(close, 12, 26, siglen = 9)\n1.5"],
    ["f('it\\'s \"x\"',5.,[1,2])", 'f("it\'s \\"x\\"", 5.0, [1, 2])'],
  ])("has no unnecessary brackets: %s", (text, printed) => {
    assert.strictEqual(printFormula(parse(text)), printed)
  })
})
