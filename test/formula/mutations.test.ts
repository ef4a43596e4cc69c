import { assert, describe, it, vi } from "@effect/vitest"
import * as fc from "fast-check"
import { Graph } from "../../src/formula/plan/graph/graph.ts"
import { tokenize } from "../../src/formula/syntax/lexer.ts"
import { TokenCursor } from "../../src/formula/syntax/tokenCursor.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { compileOutcome } from "./formulas.ts"
import { bools, numbers } from "./randomFormula.ts"
import { survives } from "./survival.ts"

const WRITTEN = [
  "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70",
  "len = input.int(20, minval = 1, maxval = 50)\nclose > ta.highest(high, len)[1] and volume > 2 * ta.sma(volume, len)",
  "[line, signal, _] = ta.macd(close, 12, 26, 9)\nta.crossover(line, signal) // momentum",
  "x = ta.valuewhen(close > open, low, 0)\nclose > x ? ta.barssince(low < x) > 3 : not (close < nz(x[1], 1.5e2))",
]

const whole = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...WRITTEN) },
  { weight: 1, arbitrary: fc.oneof(numbers, bools).map(({ text }) => text) },
)

const scraps = fc.constantFrom(
  ..."( ) [ ] , = == := ? : + - * % . ' \" \\ // and or not na true close ta.sma( 9 1e 0x 5001 -1 __proto__ ${ } @ 💰".split(
    " ",
  ),
  " ",
  "\n",
  "\t",
  "\u0000",
  "\uD83D",
)

interface Edit {
  readonly kind: "cut" | "double" | "insert" | "move" | "end" | "case"
  readonly from: number
  readonly length: number
  readonly scrap: string
}

const edits: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("cut", "double", "insert", "move", "end", "case"),
  from: fc.nat(),
  length: fc.oneof(fc.constant(1), fc.nat(20)),
  scrap: scraps,
})

const edited = (text: string, { kind, from, length, scrap }: Edit): string => {
  const at = from % (text.length + 1)
  const [before, part, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)]
  switch (kind) {
    case "cut":
      return before + after
    case "double":
      return before + part + part + after
    case "insert":
      return before + scrap + part + after
    case "move":
      return before + after + part
    case "end":
      return before
    case "case":
      return before + part.toUpperCase() + after
  }
}

const mutated = fc
  .tuple(whole, fc.array(edits, { minLength: 1, maxLength: 4 }))
  .map(([text, changes]) => changes.reduce(edited, text))

describe("each of 10,000 formulas with typos", () => {
  it("runs or has a readable error", () => {
    let formulas = 0
    fc.assert(
      fc.property(mutated, (text) => {
        if (survives(text)) formulas++
      }),
      { numRuns: 10_000 },
    )
    // Some typos leave a valid formula, but most do not.
    assert.isAbove(formulas, 300)
    assert.isBelow(formulas, 3000)
  })
})

describe("compiling a formula of any shape", () => {
  // Reads of tokens and additions of operations, which are the steps of compiling.
  const stepsPerToken = (text: string): number => {
    const looks = vi.spyOn(TokenCursor.prototype, "peek")
    const operations = vi.spyOn(Graph.prototype, "add")
    try {
      compileOutcome(text)
      return (looks.mock.calls.length + operations.mock.calls.length) / tokenize(text).length
    } catch (error) {
      // The text is too long or has no tokens, so nothing was done.
      if (error instanceof FormulaMistake) return 0
      throw error
    } finally {
      vi.restoreAllMocks()
    }
  }

  it("takes a limited number of steps per token, whatever the mistakes", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        assert.isAtMost(stepsPerToken(text), 25, text)
      }),
      { numRuns: 1000 },
    )
  })

  it("takes no more steps per token for longer formulas", () => {
    for (const [open, close] of [
      ["(", ")"],
      ["-", ""],
      ["not ", ""],
      ["close[1] + ", ""],
      ["ta.sma(", ", 2)"],
      ["x ? y : ", ""],
      ["close > open and ", ""],
      ["[", "]"],
      ["a, ", ""],
      ["\n", ""],
    ] as const) {
      for (const times of [1, 10, 60, 64, 65, 500]) {
        const text = `${open.repeat(times)}1${close.repeat(times)}`
        assert.isAtMost(stepsPerToken(text), 25, text)
      }
    }
  })
})
