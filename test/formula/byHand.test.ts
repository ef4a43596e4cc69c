import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { closes, valuesOf } from "./formulas.ts"

// Prices in cents, or missing if `more` allows it.
const prices = (...more: ReadonlyArray<fc.Arbitrary<number>>) =>
  fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 100, max: 4000 }).map((x) => x / 100) }, ...more), {
    minLength: 1,
    maxLength: 100,
    size: "max",
  })
const complete = prices()
const withHoles = prices(fc.constant(NaN))

const lengths = fc.integer({ min: 1, max: 20 })

/** Whether a script and a built-in function agree at every bar, and have a value somewhere. */
const means = (
  series: fc.Arbitrary<Array<number>>,
  write: (length: number) => { readonly script: string; readonly builtin: string },
): boolean => {
  let compared = 0
  fc.assert(
    fc.property(series, lengths, (close, length) => {
      const { builtin, script } = write(length)
      const bars = closes(...close)
      const [actual, expected] = [script, builtin].map((text) => valuesOf(compileFormula(text).run(bars).result))
      actual.forEach((value, bar) => {
        const wanted = expected[bar]
        if (typeof value !== "number" || typeof wanted !== "number" || Number.isNaN(wanted)) {
          assert.deepStrictEqual(value, wanted, `${script} at ${bar}`)
        } else assert.closeTo(value, wanted, 1e-9, `${script} at ${bar}`)
        if (wanted !== false && !Number.isNaN(wanted)) compared++
      })
    }),
    { numRuns: 30 },
  )
  return compared > 100
}

const lines = (...script: ReadonlyArray<string>): string => script.join("\n")

describe("a script that computes bar by bar equals the built-in function for", () => {
  it("an exponential average", () => {
    const average = (builtin: string, alpha: string) => (length: number) => ({
      builtin: `${builtin}(close, ${length})`,
      script: lines(
        "var count = 0",
        "var float average = na",
        "var sum = 0.0",
        "count += 1",
        "sum += close",
        `if count == ${length}`,
        `    average := sum / ${length}`,
        `else if count > ${length}`,
        `    average := average + ${alpha} * (close - average)`,
        "average",
      ).replaceAll("LENGTH", String(length)),
    })
    assert.isTrue(means(complete, average("ta.ema", "2 / (LENGTH + 1)")))
    assert.isTrue(means(complete, average("ta.rma", "1 / LENGTH")))
  })

  it("an exponential average that skips na", () => {
    assert.isTrue(
      means(withHoles, (length) => ({
        builtin: `ta.ema(close, ${length})`,
        script: lines(
          "var count = 0",
          "var last = 0.0",
          "average = float(na)",
          "if not na(close)",
          "    count += 1",
          `    last += count <= ${length} ? close / ${length} : 2 / (${length} + 1) * (close - last)`,
          `    average := count < ${length} ? na : last`,
          "average",
        ),
      })),
    )
  })

  it("a simple average, as the difference of two running sums", () => {
    assert.isTrue(
      means(complete, (length) => ({
        builtin: `ta.sma(close, ${length})`,
        script: lines(
          "total = 0.0",
          "total := nz(total[1]) + close",
          `bar_index < ${length - 1} ? na : (total - nz(total[${length}])) / ${length}`,
        ),
      })),
    )
  })

  it("bars since a condition held", () => {
    assert.isTrue(
      means(withHoles, (length) => ({
        builtin: `ta.barssince(close > ${length * 2})`,
        script: lines(
          "var float bars = na",
          `if close > ${length * 2}`,
          "    bars := 0",
          "else",
          "    bars += 1",
          "bars",
        ),
      })),
    )
  })

  it("the value when a condition held the last time but one", () => {
    assert.isTrue(
      means(withHoles, (length) => ({
        builtin: `ta.valuewhen(bar_index % ${length} == 0, close, 1)`,
        script: lines(
          "var float last = na",
          "var float before = na",
          `if bar_index % ${length} == 0`,
          "    before := last",
          "    last := close",
          "before",
        ),
      })),
    )
  })

  it("the highest of all bars, and of the last bars", () => {
    assert.isTrue(
      means(withHoles, () => ({
        builtin: "ta.max(close)",
        script: "var float top = na\nif na(top) or close > top\n    top := close\ntop",
      })),
    )
    assert.isTrue(
      means(complete, (length) => ({
        builtin: `ta.highest(close, ${length})`,
        script: lines(
          "var float top = na",
          "var age = 0",
          "age += 1",
          "if na(top) or close >= top",
          "    top := close",
          "    age := 0",
          // The highest has left the window, so it must be found again.
          `else if age >= ${length}`,
          `    top := math.max(${Array.from({ length }, (_, i) => `nz(close[${i}])`).join(", ")}, 0)`,
          `    age := ${Array.from({ length }, (_, i) => `close[${i}] == top ? ${i}`).join(" : ")} : 0`,
          `bar_index < ${length - 1} ? na : top`,
        ),
      })),
    )
  })

  it("the highest since a condition held", () => {
    assert.isTrue(
      means(complete, (length) => {
        const reset = `bar_index % ${length} == 0`
        // The highest since then is that of the window that reaches back exactly so far.
        const windows = Array.from({ length }, (_, i) => `since == ${i} ? ta.highest(close, ${i + 1})`).join(" : ")
        return {
          builtin: `since = ta.barssince(${reset})\n${windows} : na`,
          script: `var float top = na\ntop := ${reset} ? close : math.max(top, close)\ntop`,
        }
      }),
    )
  })

  it("a crossing", () => {
    for (const [name, above, below] of [
      ["ta.crossover", ">", "<="],
      ["ta.crossunder", "<", ">="],
    ]) {
      assert.isTrue(
        means(complete, (length) => ({
          builtin: `${name}(close, ${length * 2})`,
          script: lines(
            "var was = 0",
            "crossed = false",
            `if close ${above} ${length * 2}`,
            "    crossed := was == 1",
            "    was := 2",
            `else if close ${below} ${length * 2}`,
            "    was := 1",
            "crossed",
          ),
        })),
      )
    }
  })
})
