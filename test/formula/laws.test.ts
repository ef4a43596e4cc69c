import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { FUNCTIONS } from "../../src/formula/builtins/builtins.ts"
import { barsOf, run } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const columns = fc
  .record({ length: fc.integer({ min: 1, max: 80 }), seed: fc.integer(), holes: fc.constant(0), late: fc.constant(0) })
  .map(walk)

const length = fc.integer({ min: 1, max: 9 })

const near = (a: number | boolean, b: number | boolean): boolean =>
  Object.is(a, b) || a === b || Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.max(1, Math.abs(Number(b)))

/** The first bar, from `from` on, at which two formulas differ; -1 if there is none. */
const differAt = (left: string, right: string, bars: ReturnType<typeof barsOf>, from = 0): number => {
  const [a, b] = [run(left, bars), run(right, bars)]
  return a.findIndex((value, bar) => bar >= from && !near(value, b[bar]))
}

/**
 * Describes bars on which two formulas differ; empty if none are found. N
 * stands for a length, K for a number of bars.
 */
const difference = (left: string, right: string): string => {
  const outcome = fc.check(
    fc.property(columns, length, fc.nat(5), (walked, n, k) => {
      const fill = (text: string) => text.replaceAll("N", `${n}`).replaceAll("K", `${k}`)
      const bar = differAt(fill(left), fill(right), barsOf(walked))
      if (bar !== -1) throw new Error(`at bar ${bar} of ${walked.close.length}: ${fill(left)} is not ${fill(right)}`)
    }),
  )
  return outcome.failed ? String(outcome.errorInstance) : ""
}

const AVERAGES = ["ta.sma(E, N)", "ta.ema(E, N)", "ta.rma(E, N)", "ta.wma(E, N)", "ta.linreg(E, N, 2)"]
const MIDDLES = [...AVERAGES, "ta.median(E, N)", "ta.percentile_linear_interpolation(E, N, 30)"]
const MEMBERS = ["ta.highest(E, N)", "ta.lowest(E, N)", "ta.mode(E, N)", "ta.percentile_nearest_rank(E, N, 30)"]

describe("a linear function of the language", () => {
  it.each([...AVERAGES, "math.sum(E, N)", "ta.cum(E)", "ta.change(E, N)"])(
    "maps sums to sums and multiples to multiples: %s",
    (law) => {
      const of = (expression: string) => law.replace("E", expression)
      assert.strictEqual(difference(of("close + 3 * open"), `${of("close")} + 3 * ${of("open")}`), "")
    },
  )
})

describe("the level of prices", () => {
  it.each([...MIDDLES, ...MEMBERS])("shifts and scales %s like itself", (law) => {
    const of = (expression: string) => law.replace("E", expression)
    assert.strictEqual(difference(of("4 * close + 7"), `4 * ${of("close")} + 7`), "")
  })

  it.each([...MIDDLES, ...MEMBERS])("is exactly %s if prices are constant", (law) => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), length, (price, n) => {
        const bars = barsOf({ close: Array.from({ length: 30 }, () => price) })
        const values = run(law.replace("E", "close").replaceAll("N", `${n}`), bars).slice(9)
        const isMean = !MEMBERS.includes(law)
        for (const value of values) {
          if (isMean) assert.approximately(Number(value), price, price * 4e-16)
          else assert.strictEqual(value, price)
        }
      }),
    )
  })

  it.each(["ta.stdev(E, N)", "ta.range(E, N)", "ta.change(E, N)", "ta.roc(E, N)"])(
    "gives 0 for %s if prices are constant",
    (law) => {
      const bars = barsOf({ close: Array.from({ length: 30 }, () => 0.1) })
      for (const n of [1, 2, 7]) {
        const values = run(law.replace("E", "close").replaceAll("N", `${n}`), bars).slice(n)
        assert.deepStrictEqual(new Set(values), new Set([0]))
      }
    },
  )
})

describe("a function of a delayed series", () => {
  const ofClose = Array.from(FUNCTIONS.values()).flatMap((row) => {
    const example = { series: "E", bools: "E > 20", length: "4", whole: "2", number: "30", flag: "true" }
    const call = `${row.name}(${row.parameters.map(({ kind }) => example[kind]).join(", ")})`
    const text = row.members === undefined ? call : `[${row.members.join(", ")}] = ${call}`
    const { columns: read } = compileFormula(text.replaceAll("E", "close"))
    return read.join() === "close" && text.includes("E") ? [{ name: row.name, text }] : []
  })

  it("can be tested for most functions", () => {
    assert.isAbove(ofClose.length, 40)
  })

  it.each(ofClose)("is the delayed function of the series: $name", ({ text }) => {
    const member = /^\[\w+/.exec(text)?.[0].slice(1)
    const then = member === undefined ? "" : `\n${member}`
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, k) => {
        const bars = barsOf(walk({ length: 80, seed, holes: 0, late: 0 }))
        const late = `${text.replaceAll("E", `close[${k}]`)}${then}`
        const early = text.replaceAll("E", "close")
        const shifted = member === undefined ? `(${early})[${k}]` : `${early}\n${member}[${k}]`
        // The first bars differ in functions that give na a value.
        const from = text.startsWith("na(") || text.startsWith("nz(") ? k : compileFormula(late).warmup + k
        assert.strictEqual(differAt(late, shifted, bars, from), -1, `${late} = ${shifted}`)
      }),
      { numRuns: 30 },
    )
  })
})

describe("an identity on any bars", () => {
  it.each([
    [
      "an average is between the lowest and the highest",
      "na(ta.sma(close, N)) or (ta.highest(close, N) >= ta.sma(close, N) and ta.sma(close, N) >= ta.lowest(close, N))",
    ],
    [
      "the price is between the lowest and the highest",
      "na(ta.highest(close, N)) or (ta.highest(close, N) >= close and close >= ta.lowest(close, N))",
    ],
    [
      "the median is between the lowest and the highest",
      "na(ta.median(close, N)) or (ta.highest(close, N) >= ta.median(close, N) and ta.median(close, N) >= ta.lowest(close, N))",
    ],
    ["no bar crosses both over and under", "not (ta.crossover(close, open[N]) and ta.crossunder(close, open[N]))"],
    ["the bar before a crossover is not above", "not ta.crossover(close, open[N]) or close[1] <= open[N + 1]"],
    ["the bar of a crossover is above", "not ta.crossover(close, ta.sma(close, N)) or close > ta.sma(close, N)"],
    ["no series both rises and falls", "not (ta.rising(close, N) and ta.falling(close, N))"],
    ["the RSI is 0 to 100", "na(ta.rsi(close, N)) or (ta.rsi(close, N) >= 0 and ta.rsi(close, N) <= 100)"],
    [
      "the rank is 0 to 100 percent",
      "na(ta.percentrank(close, N)) or (ta.percentrank(close, N) >= 0 and ta.percentrank(close, N) <= 100)",
    ],
    [
      "the highest bar lies in the window",
      "na(ta.highestbars(N)) or (ta.highestbars(N) <= 0 and ta.highestbars(N) > -N)",
    ],
    ["a peak is the highest of its window", "na(ta.pivothigh(N, 2)) or ta.pivothigh(N, 2) == ta.highest(high, N + 3)"],
    ["a condition holds where ta.barssince is 0", "(close > open) == (nz(ta.barssince(close > open), 1) == 0)"],
  ])("%s", (_, law) => {
    assert.strictEqual(difference(law, "true"), "")
  })

  it.each([
    ["ta.crossunder(close, open[N])", "ta.crossover(open[N], close)"],
    ["ta.lowest(close, N)", "-ta.highest(-close, N)"],
    ["ta.lowestbars(close, N)", "ta.highestbars(-close, N)"],
    ["ta.pivotlow(close, N, 2)", "-ta.pivothigh(-close, N, 2)"],
    ["ta.rsi(-close, N)", "100 - ta.rsi(close, N)"],
    ["ta.range(close, N)", "ta.highest(close, N) - ta.lowest(close, N)"],
    ["math.sum(close, N)", "N * ta.sma(close, N)"],
    ["ta.linreg(close, N + 1, 0)", "3 * ta.wma(close, N + 1) - 2 * ta.sma(close, N + 1)"],
    ["ta.median(close, N)", "ta.percentile_linear_interpolation(close, N, 50)"],
    ["ta.highest(close, N)", "ta.percentile_nearest_rank(close, N, 100)"],
    ["ta.correlation(close, open, N)", "ta.correlation(open, close, N)"],
    ["ta.correlation(close, 7 - 2 * open, N)", "-ta.correlation(close, open, N)"],
    ["ta.valuewhen(true, close, K)", "close[K]"],
    ["ta.change(ta.cum(close))", "close[1] - close[1] + close"],
    ["ta.stdev(3 * close - 9, N)", "3 * ta.stdev(close, N)"],
  ])("%s is %s", (left, right) => {
    assert.strictEqual(difference(left, right), "")
  })
})
