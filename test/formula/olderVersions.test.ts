import { assert, describe, it } from "@effect/vitest"
import { barsOf, errorOf, run } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const bars = barsOf(walk({ length: 80, seed: 9, holes: 0, late: 0 }))

/** Whether two scripts agree at every bar, with more than one value. */
const means = (old: string, today: string): boolean => {
  const values = run(today, bars)
  assert.deepStrictEqual(run(old, bars, { timeframe: "4h" }), values, old)
  return new Set(values).size > 1
}

describe("a script of an older version", () => {
  it("shifts by `offset`, and has an `rsi` of two series, up to version 4", () => {
    assert.isTrue(means("//@version=4\noffset(close, 3) > close", "close[3] > close"))
    assert.isTrue(
      means(
        "//@version=4\nup = rma(max(change(close), 0), 14)\ndown = rma(-min(change(close), 0), 14)\nrsi(up, down) > 50",
        "up = ta.rma(math.max(ta.change(close), 0), 14)\ndown = ta.rma(-math.min(ta.change(close), 0), 14)\n100 - 100 / (1 + up / down) > 50",
      ),
    )
    assert.isTrue(means("//@version=4\nn = 14\nrsi(close, n) > 50", "ta.rsi(close, 14) > 50"))
  })

  it("has `log` as the logarithm, which writes to the log since version 5", () => {
    assert.isTrue(means("//@version=4\nlog(close) > log(close[1])", "math.log(close) > math.log(close[1])"))
  })

  it("has colors and chart names without a prefix, up to version 3", () => {
    const script = '//@version=3\nstudy("S")\nhue = close > open ? green : red\nplot(close, color = hue)\n'
    assert.isTrue(means(`${script}n > 9 and isintraday and close > open`, "bar_index > 9 and close > open"))
    assert.isTrue(means(`${script}close / interval`, "close / 240"))
    assert.include(errorOf("//@version=4\nclose > red ? 1 : 0").message, "unknown name `red`")
  })

  it("may read its own earlier value without `:=`, up to version 2", () => {
    const today = "x = 0.0\nx := 0.5 * nz(x[1]) + close\nx"
    assert.isTrue(means("//@version=2\nx = 0.5 * nz(x[1]) + close\nx", today))
    assert.include(errorOf("//@version=4\nx = 0.5 * nz(x[1]) + close\nx").message, "unknown name `x`")
  })

  it("converts between bools and numbers, up to version 5", () => {
    assert.isTrue(
      means("//@version=5\nup = close > open\nup == 1 and up[1] != 1", "up = close > open\nup and not up[1]"),
    )
    assert.isTrue(means("//@version=4\nsum(close > open, 5) >= 3", "math.sum(close > open ? 1 : 0, 5) >= 3"))
    assert.isTrue(
      means("//@version=5\n(close > open) + (high > high[1])", "(close > open ? 1 : 0) + (high > high[1] ? 1 : 0)"),
    )
    const crossing = "crossover(close, open) ? 1 : 0"
    const crossings = run("ta.crossover(close, open)", bars)
    assert.deepStrictEqual(run(`//@version=4\n${crossing}`, bars, { jobType: "scan" }), crossings)
    const named = `//@version=4\nlongs = ${crossing}\nplot(longs)`
    assert.deepStrictEqual(run(named, bars, { jobType: "scan", condition: "longs" }), crossings)
    // A named number at the end of a script is not meant as the condition.
    assert.include(errorOf(named, { jobType: "scan" }).message, "must come to a bool")
    assert.include(errorOf("close", { jobType: "scan" }).message, "must come to a bool")
    assert.include(errorOf("(close > open) == 1").message, "`==` needs numbers; its left side is a series of bools")
  })
})

describe("a branch that a constant excludes", () => {
  it("may contain what could not run", () => {
    const chosen = `len = input.int(0)
average = len > 0 ? ta.ema(close, len) : close
if len > 0
    average := ta.sma(average, len)
close > average[1]`
    assert.isTrue(means(chosen, "close > close[1]"))
    assert.deepStrictEqual(
      run(chosen, bars, { parameters: { len: 3 } }),
      run("close > ta.sma(ta.ema(close, 3), 3)[1]", bars),
    )
  })

  it("is still checked for mistakes", () => {
    assert.include(errorOf("false ? clos : close").message, "unknown name `clos`")
    assert.include(errorOf("x = close\nif false\n    x := ta.smaa(close, 2)\nx").message, "unknown function `ta.smaa`")
  })
})

describe("a shape that is drawn at a price", () => {
  it("matches where it is drawn", () => {
    const script = `up = ta.crossover(close, open)\nplotshape(up ? low : na, "Buy", location = location.absolute)\nplot(close)`
    assert.deepStrictEqual(
      run(script, bars, { condition: "Buy", jobType: "scan" }),
      run("ta.crossover(close, open)", bars),
    )
  })

  it("is listed among the conditions if there are no others", () => {
    const message = errorOf('plotshape(close > open, "Up day")', { jobType: "scan" }).message
    assert.include(message, "add the one to look for as the last line, or ask for it by its name: `Up day`")
  })
})
