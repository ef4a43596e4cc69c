import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula, readFormula } from "../../src/formula/compile.ts"
import { explainBar } from "../../src/formula/explainBar.ts"
import { traceFormula } from "../../src/formula/trace.ts"
import { isFunction } from "../../src/formula/syntax/syntaxTree.ts"
import type { ExplainedExpression } from "../../src/job/Explanation.ts"
import { barsOf, closes, valuesOf } from "./formulas.ts"
import { walks } from "./randomBars.ts"
import { bools, numbers } from "./randomFormula.ts"

const json = (value: number | boolean): number | boolean | string | null => {
  if (typeof value === "boolean" || Number.isFinite(value)) return value
  return Number.isNaN(value) ? null : value > 0 ? "inf" : "-inf"
}

const all = (expression: ExplainedExpression): ReadonlyArray<ExplainedExpression> => [
  expression,
  ...expression.operands.flatMap(all),
]

/** Marks idle parts: a constant beside them decides, so no plan computes them. */
const withIdleness = (
  part: ExplainedExpression,
  isIdle = false,
): ReadonlyArray<{ readonly part: ExplainedExpression; readonly isIdle: boolean }> => {
  const isConstant = ({ text }: ExplainedExpression) =>
    readFormula(text).nodes.every(({ inputs, operation }) => inputs.length === 0 && operation.column === undefined)
  const areIdle = isIdle || part.operands.some((operand) => typeof operand.value === "boolean" && isConstant(operand))
  return [{ part, isIdle }, ...part.operands.flatMap((operand) => withIdleness(operand, areIdle))]
}

/** Explains the last of bars with these closes. */
const explained = (text: string, ...close: ReadonlyArray<number>) => {
  const trace = traceFormula(text)
  trace.plan.run(closes(...close))
  return explainBar(trace, close.length - 1)
}

/** The parts that decided, as written. */
const decisive = (text: string, ...close: ReadonlyArray<number>) =>
  explained(text, ...close)
    .flatMap(({ expression }) => all(expression))
    .flatMap(({ decides, text: part }) => (decides ? [part] : []))

describe("a traced formula", () => {
  it("has the values of a scan's plan at every bar", () => {
    fc.assert(
      fc.property(fc.oneof(numbers, bools), walks, ({ text }, columns) => {
        const bars = barsOf(columns)
        const expected = valuesOf(compileFormula(text).run(bars).result).map(json)
        const trace = traceFormula(text)
        trace.plan.run(bars)
        for (let bar = 0; bar < bars.length; bar++) {
          const [{ expression }] = explainBar(trace, bar)
          assert.strictEqual(expression.value, expected[bar], `${text} at ${bar}`)
          assert.strictEqual(expression.previous, bar === 0 ? undefined : expected[bar - 1])
        }
      }),
      { numRuns: 60 },
    )
  })

  it("gives each part the value that it has as its own formula", () => {
    fc.assert(
      fc.property(fc.oneof(numbers, bools), walks, ({ text }, columns) => {
        const bars = barsOf(columns)
        const bar = bars.length - 1
        if (bar < 0) return
        const trace = traceFormula(text)
        trace.plan.run(bars)
        const [{ expression }] = explainBar(trace, bar)
        for (const { part, isIdle } of withIdleness(expression)) {
          assert.strictEqual(text.slice(part.start, part.end), part.text)
          if (isIdle && part.value === undefined) continue
          const alone = json(valuesOf(compileFormula(part.text).run(bars).result)[bar])
          assert.strictEqual(part.value, alone, `${part.text} of ${text}`)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("shows names, tuples, and parts that no bar depends on", () => {
    const [lines, use] = explained(
      "[line, signal, rest] = ta.macd(close, 1, 2, 1)\ntrue ? line : ta.sma(close, 3)",
      1,
      3,
    )
    assert.deepStrictEqual(lines.names, ["line", "signal", "rest"])
    // The last close less the average of both; a signal of length 1 equals the line.
    assert.deepStrictEqual(lines.expression.value, [1, 1, 0])
    assert.deepStrictEqual(
      use.expression.operands.map(({ text, value }) => [text, value]),
      [
        ["true", true],
        ["line", 1],
        ["ta.sma(close, 3)", undefined],
      ],
    )
  })
})

describe("the decisive part of an explanation", () => {
  it("is all operands of a true `and`, and the false operands of a false one", () => {
    assert.deepStrictEqual(decisive("close > 1 and close < 9", 5), [
      "close > 1 and close < 9",
      "close > 1",
      "close",
      "1",
      "close < 9",
      "close",
      "9",
    ])
    assert.deepStrictEqual(decisive("close > 6 and close < 9", 5), [
      "close > 6 and close < 9",
      "close > 6",
      "close",
      "6",
    ])
  })

  it("is the true operands of a true `or`, through `not` and brackets", () => {
    assert.deepStrictEqual(decisive("close > 6 or not (close > 9)", 5), [
      "close > 6 or not (close > 9)",
      "not (close > 9)",
      "(close > 9)",
      "close",
      "9",
    ])
  })

  it("is the condition and the chosen side of `?:`", () => {
    assert.deepStrictEqual(decisive("close > 6 ? close : close[1]", 4, 5), [
      "close > 6 ? close : close[1]",
      "close > 6",
      "close",
      "6",
      "close[1]",
    ])
  })

  it("is the operand that is na, if there is one", () => {
    assert.deepStrictEqual(decisive("close > ta.sma(close, 3)", 4, 5), ["close > ta.sma(close, 3)", "ta.sma(close, 3)"])
    assert.deepStrictEqual(decisive("ta.crossover(close, close[1])", 5), ["ta.crossover(close, close[1])", "close[1]"])
  })

  it("is found through the names of earlier statements", () => {
    assert.deepStrictEqual(decisive("low_ = close < 3\nhigh_ = close > 3\nlow_ or high_", 5), [
      "close > 3",
      "close",
      "3",
      "low_ or high_",
      "high_",
    ])
  })

  it("includes the condition of a choice between equal values", () => {
    const trace = traceFormula("close > open ? close : close")
    trace.plan.run(barsOf({ open: [1, 2], close: [2, 1] }))
    const [statement] = trace.statements
    const test = isFunction(statement) || statement.value.kind !== "conditional" ? undefined : statement.value.test
    assert.deepStrictEqual(test && [0, 1].map((bar) => trace.valueAt(test, bar)), [true, false])
  })
})
