import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { checkFormula } from "../../src/formula/FormulaCheck.ts"
import { barsOf, closes, constant, errorOf, run } from "./formulas.ts"

const bars = barsOf({
  close: Array.from({ length: 60 }, (_, i) => 50 + 9 * Math.sin(i / 3)),
  high: Array.from({ length: 60 }, (_, i) => 52 + 9 * Math.sin(i / 3)),
  low: Array.from({ length: 60 }, (_, i) => 48 + 9 * Math.sin(i / 3)),
})

/** Whether a script and a formula of the current version agree at every bar, and have a value. */
const means = (script: string, today: string): boolean => {
  const values = run(today, bars)
  assert.deepStrictEqual(run(script, bars), values, script)
  return values.some((value) => value === true || (typeof value === "number" && !Number.isNaN(value)))
}

describe("a script of an older version of Pine Script", () => {
  it("may omit `ta.` and `math.` up to version 4, but not from version 5 on", () => {
    assert.isTrue(
      means(
        "//@version=4\nstudy('x', overlay=true)\nlen = input(5, minval=1)\ncrossover(sma(close, len), ema(close, 9)) or abs(change(close)) > 2",
        "ta.crossover(ta.sma(close, 5), ta.ema(close, 9)) or math.abs(ta.change(close)) > 2",
      ),
    )
    assert.isTrue(means("//@version=4\nhighest(5) - tr", "ta.highest(5) - ta.tr"))
    assert.include(errorOf("//@version=5\nsma(close, 5)").message, "did you mean `ta.sma`?")
    assert.include(errorOf("sma(close, 5)").message, "did you mean `ta.sma`?")
  })

  it("may define a name that the language has", () => {
    assert.isTrue(means("//@version=4\nsum = close + 1\nsum > 50", "close + 1 > 50"))
  })

  it("may use `iff`", () => {
    assert.isTrue(means("iff(close > 50, high, low)", "close > 50 ? high : low"))
  })
})

describe("input()", () => {
  const valueOf = (text: string, parameters = {}) => constant(text, { parameters })

  it("has its `type`, or else the type of its default", () => {
    assert.strictEqual(valueOf("x = input(14)"), 14)
    assert.strictEqual(valueOf("x = input(14)\nx * 2", { x: 20 }), 40)
    assert.strictEqual(valueOf("x = input(title='n', defval=3, type=input.integer, minval=1)"), 3)
    assert.strictEqual(valueOf("x = input(3, 'n', input.float, 1, 9)", { x: 2.5 }), 2.5)
    assert.strictEqual(valueOf("x = input(true, 'on', tooltip='t', group='g', display=display.none)"), true)
    assert.strictEqual(valueOf("x = input(2.5, 'n', 'a tip')"), 2.5)
    assert.isTrue(means("src = input(hl2, 'Source')\nta.sma(src, 5)", "ta.sma(hl2, 5)"))
    assert.isTrue(means("src = input(close, type=input.source)\nta.sma(src, 5)", "ta.sma(close, 5)"))
  })

  it("enforces its limits and its type", () => {
    assert.include(errorOf("x = input(3, minval=5)").message, "its default is 3; it must be at least 5")
    const wrong = errorOf("x = input(3)\nclose > x", { parameters: { x: 2.5 } })
    assert.include(wrong.message, "must be a whole number; it is 2.5")
  })
})

describe("a declared type", () => {
  it("does not change the value", () => {
    assert.isTrue(
      means(
        "const int len = 5\nsimple float k = 2\nseries bool up = close > ta.sma(close, len) * k / 2\nup",
        "close > ta.sma(close, 5)",
      ),
    )
  })
})

describe("a quotient of whole numbers", () => {
  it("keeps its fraction, and is truncated where a whole number is needed", () => {
    assert.strictEqual(constant("7 / 2"), 3.5)
    assert.isTrue(means("len = 9\nta.wma(close, len / 2)", "ta.wma(close, 4)"))
    assert.isTrue(means("close[14 / 8]", "close[1]"))
    assert.include(errorOf("ta.sma(close, 2.5)").message, "must be a whole number")
    assert.include(errorOf("ta.sma(close, 1 / 2)").message, "it must be 1 to 5000")
  })
})

describe("conversions and constants", () => {
  it("are those of Pine Script", () => {
    assert.strictEqual(constant("int(-2.7)"), -2)
    assert.strictEqual(constant("float(3)"), 3)
    assert.isTrue(means("ta.sma(close, int(7.9))", "ta.sma(close, 7)"))
    assert.isTrue(means("int(close)", "close < 0 ? math.ceil(close) : math.floor(close)"))
    assert.strictEqual(constant("math.pi"), Math.PI)
    assert.closeTo(Number(constant("math.phi * math.rphi")), 1, 1e-15)
    assert.closeTo(Number(constant("math.todegrees(math.asin(1))")), 90, 1e-12)
    assert.closeTo(Number(constant("math.toradians(180) / math.pi")), 1, 1e-12)
    assert.closeTo(Number(constant("math.pow(math.sin(2), 2) + math.pow(math.cos(2), 2)")), 1, 1e-12)
    assert.closeTo(Number(constant("math.tan(math.atan(0.5)) + math.acos(1)")), 0.5, 1e-12)
    assert.strictEqual(constant("math.log10(1000)"), 3)
    assert.isTrue(means("hlcc4", "(high + low + 2 * close) / 4"))
  })
})

describe("a pasted script", () => {
  const script = [
    "//@version=5",
    "indicator('Cross', overlay = true)",
    "fast = ta.sma(close, 3)",
    "slow = ta.sma(close, 9)",
    "tint = fast > slow ? color.green : #ff0000",
    "faded = color.new(tint, 50)",
    "p1 = plot(fast, 'Fast', color = tint, linewidth = 2)",
    "p2 = plot(slow, 'Slow', color = color.red)",
    "fill(p1, p2, color = faded)",
    "hline(50, 'Middle', linestyle = hline.style_dotted)",
    "bull = ta.crossover(fast, slow)",
    "bear = ta.crossunder(fast, slow)",
    "plotshape(bull, title = 'Buy', location = location.belowbar)",
    "alertcondition(bear, 'Sell', 'It fell')",
    "strategy.entry('L', strategy.long, when = bull)",
    "label.new(bar_index, high, 'x')",
  ].join("\n")

  it("is evaluated without its drawings, and its result is the last value", () => {
    assert.isTrue(means(script, "ta.crossunder(ta.sma(close, 3), ta.sma(close, 9))"))
    assert.isTrue(means(`${script}\nbull`, "ta.crossover(ta.sma(close, 3), ta.sma(close, 9))"))
  })

  it("is checked with a list of skipped statements", () => {
    assert.deepStrictEqual(
      Effect.runSync(checkFormula(script, { jobType: "scan" })).skipped,
      "indicator tint faded plot plot fill hline plotshape alertcondition strategy.entry label.new".split(" "),
    )
    assert.deepStrictEqual(Effect.runSync(checkFormula("close > open")).skipped, [])
  })

  it("without a condition at its end fails with a list of its conditions", () => {
    const { message } = errorOf(`${script}\nfast - slow`, { jobType: "scan" })
    assert.include(
      message,
      "add the one to look for as the last line, or ask for it by its name: `bull`, `bear`, `Buy`, `Sell`, `L`",
    )
  })

  it("that only draws has no value", () => {
    const { code, message } = errorOf("indicator('x')\nplot(close)")
    assert.strictEqual(code, "Unsupported")
    assert.include(message, "it only draws (add a condition as its last line, such as `close > open`)")
  })

  it("cannot use a drawing as a value", () => {
    assert.include(errorOf("c = color.red\nclose > c").message, "2:9 `>` needs numbers; its right side is a color")
    assert.include(errorOf("close > plot(close)").message, "its right side is something drawn")
  })
})

describe("`varip`", () => {
  it("is refused with the reason", () => {
    const { message } = errorOf("varip x = close\nx > 1")
    assert.include(message, "it keeps what changes inside a bar, and a formula sees bars that have closed")
    assert.strictEqual(run("close", closes(1))[0], 1)
  })
})

describe("bools and numbers", () => {
  it("are converted to each other as in older versions", () => {
    assert.isTrue(
      means(
        "//@version=5\nx = ta.change(close)\nx and bar_index ? 1 : 2",
        "ta.change(close) != 0 and bar_index != 0 ? 1 : 2",
      ),
    )
    assert.isTrue(means("//@version=4\nup = close > high[1]\nnz(up[1]) and not na(up)", "(close > high[1])[1]"))
    assert.isTrue(means("//@version=4\nx = 0\nif change(close)\n    x := 1\nx", "ta.change(close) != 0 ? 1 : 0"))
    assert.isTrue(means("//@version=5\nup = close > 50 ? true : na\nup", "close > 50"))
    assert.isTrue(means("//@version=5\nta.barssince(ta.change(close))", "ta.barssince(ta.change(close) != 0)"))
    assert.include(errorOf("x = ta.change(close)\nx and bar_index > 1").message, "`and` needs bools")
  })

  it("are converted by bool()", () => {
    assert.isTrue(means("bool(close - close[1])", "close - close[1] != 0"))
    assert.strictEqual(constant("bool(na)"), false)
    assert.strictEqual(constant("bool(0.5)"), true)
    assert.include(errorOf("bool('x')").message, "bool(x) needs a number or a bool; this is the text")
  })

  it("may both be arguments of ta.change and ta.valuewhen", () => {
    assert.isTrue(means("ta.change(close > 50)", "(close > 50) != (close > 50)[1]"))
    assert.isTrue(means("ta.change(close > 50, 3)", "(close > 50) != (close > 50)[3]"))
    assert.isTrue(
      means("ta.valuewhen(high > high[1], close > 50, 1)", "ta.valuewhen(high > high[1], close > 50 ? 1 : 0, 1) == 1"),
    )
  })
})

describe("the condition to scan for", () => {
  const script = [
    "//@version=5",
    "strategy('S')",
    "useLongs = input.bool(true)",
    "fast = ta.sma(close, 3)",
    "slow = ta.sma(close, 9)",
    "bull = ta.crossover(fast, slow)",
    "plotshape(ta.crossunder(fast, slow), title = 'Sell', style = shape.triangledown)",
    "alertcondition(bull, 'Buy')",
    "strategy.entry('A', strategy.long, when = close > slow)",
    "if bull",
    "    strategy.entry('B', strategy.long)",
    "    label.new(bar_index, low, 'B')",
    "if useLongs and close < slow",
    "    strategy.entry('C', strategy.long, when = high > high[1])",
    "    x = 1",
    "width = fast - slow",
  ].join("\n")
  const found = (condition: string, plain: string, parameters = {}): boolean => {
    const values = run(plain, bars)
    assert.deepStrictEqual(run(script, bars, { condition, jobType: "scan", parameters }), values, condition)
    return values.some((value) => value === true)
  }

  it("is a bool by its name, a shape or an alert by its title, an entry by its id", () => {
    assert.isTrue(found("bull", "ta.crossover(ta.sma(close, 3), ta.sma(close, 9))"))
    assert.isTrue(found("Sell", "ta.crossunder(ta.sma(close, 3), ta.sma(close, 9))"))
    assert.isTrue(found("Buy", "ta.crossover(ta.sma(close, 3), ta.sma(close, 9))"))
    assert.isTrue(found("A", "close > ta.sma(close, 9)"))
    assert.isTrue(found("B", "ta.crossover(ta.sma(close, 3), ta.sma(close, 9))"))
    assert.isTrue(found("C", "close < ta.sma(close, 9) and high > high[1]"))
    assert.isFalse(found("C", "close < close", { useLongs: false }))
  })

  it("must exist", () => {
    const none = errorOf(script, { condition: "Buuy", jobType: "scan" })
    assert.strictEqual(none.code, "UnknownName")
    assert.include(none.message, "the formula has no condition `Buuy` (it has `bull`, `Sell`, `Buy`, `A`, `B`, `C`)")
    assert.include(errorOf(script, { condition: "fast" }).message, "`fast`, which is looked for, must be a bool")
    const last = errorOf(script, { jobType: "scan" }).message
    assert.include(last, "the formula of a scan must come to a bool; it comes to a series of numbers")
    assert.include(last, "ask for it by its name: `bull`, `Sell`, `Buy`, `A`, `B`, `C`")
  })
})

describe("a name of the chart", () => {
  const at = (text: string, timeframe: string) => constant(text, { timeframe })

  it("describes the timeframe of the job, if it is known", () => {
    assert.strictEqual(at('timeframe.period == "D" and timeframe.isdaily and timeframe.isdwm', "1d"), true)
    assert.strictEqual(at('timeframe.period == "240" and timeframe.isintraday and not timeframe.isdwm', "4h"), true)
    assert.strictEqual(at('timeframe.period == "3M" and timeframe.ismonthly', "3M"), true)
    assert.strictEqual(at('timeframe.period == "W" and timeframe.isweekly', "1w"), true)
    assert.strictEqual(at("timeframe.multiplier", "2h"), 120)
    assert.include(errorOf("timeframe.isdaily").message, "`timeframe.isdaily` needs to know the timeframe")
  })

  it("describes bars that have closed", () => {
    assert.strictEqual(constant("barstate.isconfirmed and barstate.ishistory and not barstate.isrealtime"), true)
    assert.deepStrictEqual(run("barstate.isfirst", closes(1, 2, 3)), [true, false, false])
    assert.deepStrictEqual(run("barstate.islast", closes(1, 2, 3)), [false, false, true])
    assert.deepStrictEqual(run("last_bar_index - bar_index", closes(1, 2, 3)), [2, 1, 0])
    assert.strictEqual(constant("dayofweek.sunday * 10 + dayofweek.saturday"), 17)
  })

  it("about the symbol has no value, but may be drawn", () => {
    assert.isTrue(means("label.new(bar_index, high, syminfo.ticker)\nclose > 50", "close > 50"))
    assert.include(errorOf("syminfo.minmove == 1").message, "its left side is something of the symbol")
  })
})
