import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import { formulaReference, type ReferenceEntry } from "../../src/formula/Reference.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { barsOf, compileOutcome, valuesOf } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const entryOf = (signature: string) => formulaReference().find((each) => each.signature === signature)

describe("formulaReference", () => {
  it("shows the signature and the type of each name", () => {
    assert.deepInclude(entryOf("close"), { name: "close", kind: "variable", gives: "numbers" })
    assert.deepInclude(entryOf("ta.sma(source, length)"), { name: "ta.sma", kind: "function", gives: "numbers" })
    assert.deepInclude(entryOf("ta.stdev(source, length, biased = true)"), { name: "ta.stdev" })
    assert.deepInclude(entryOf("ta.crossover(source1, source2)"), { gives: "bools" })
    assert.deepInclude(entryOf("ta.macd(source, fastlen, slowlen, siglen)"), {
      gives: "[macdLine, signalLine, histLine]",
    })
    assert.deepInclude(entryOf("math.max(number0, number1, …)"), { name: "math.max" })
    assert.strictEqual(formulaReference().find(({ name }) => name === "input.int")?.gives, "one int")
  })

  it("lists the columns that a name reads implicitly", () => {
    assert.deepStrictEqual(entryOf("open")?.reads, ["open"])
    assert.deepStrictEqual(entryOf("hl2")?.reads, ["high", "low"])
    assert.deepStrictEqual(entryOf("ta.atr(length)")?.reads, ["high", "low", "close"])
    assert.deepStrictEqual(entryOf("ta.sma(source, length)")?.reads, [])
  })

  it("has the facts of each example", () => {
    assert.strictEqual(entryOf("ta.rsi(source, length)")?.example, "ta.crossover(ta.rsi(close, 14), 30)")
    assert.deepInclude(entryOf("ta.rsi(source, length)")?.exampleFacts, {
      result: "a series of bools",
      lookback: 327,
      columns: ["close"],
      costPerBar: 2,
    })
    assert.strictEqual(entryOf("ta.obv")?.exampleFacts.lookback, Infinity)
  })

  it("lists only names that formulas know", () => {
    const codes = formulaReference().map(({ name, kind }) => {
      const outcome = compileOutcome(kind === "variable" ? name : `${name}()`)
      return outcome instanceof FormulaMistake ? outcome.code : "compiles"
    })
    // A known function that is called without arguments fails only for that.
    assert.deepStrictEqual(new Set(codes), new Set(["compiles", "Arity"]))
  })
})

// Long enough for the longest look-back, with days without trades.
const history = barsOf(walk({ length: 1500, seed: 1, holes: 0, late: 0 }))

/** Matches the name as a whole word: a function as a call, a variable not as a call. */
const mentionOf = ({ kind, name }: ReferenceEntry): RegExp =>
  new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?![\\w.])${kind === "variable" ? "(?!\\()" : "\\("}`)

describe("the examples of the reference", () => {
  it.each(formulaReference())("find something: $signature", (entry) => {
    const { example } = entry
    assert.match(example, mentionOf(entry))
    assert.isAtMost(Math.max(...example.split("\n").map((line) => line.length)), 70)
    const { result } = compileFormula(example).run(history)
    assert.lengthOf(result, history.length)
    const values = new Set(valuesOf(result))
    // A condition that always or never holds is useless, and so is an indicator that never moves.
    if (result instanceof Uint8Array) assert.deepStrictEqual(values, new Set([false, true]))
    else assert.isAbove([...values].filter(Number.isFinite).length, 1)
  })

  it("are conditions to scan for, or indicators with a name", () => {
    const others = formulaReference().filter(({ example, exampleFacts }) => {
      const lastLine = example.split("\n").at(-1) ?? ""
      return exampleFacts.result !== "a series of bools" && !/^\w+ = /.test(lastLine)
    })
    assert.deepStrictEqual(
      others.map(({ name }) => name),
      [],
    )
  })

  it("are all different", () => {
    const examples = formulaReference().map(({ example }) => example)
    assert.deepStrictEqual(
      examples.filter((example, index) => examples.indexOf(example) !== index),
      [],
    )
  })
})
