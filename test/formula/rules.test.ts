import { assert, describe, it } from "@effect/vitest"
import { barsOf, closes, constant, run, runNamed } from "./formulas.ts"

const na = NaN

describe("arithmetic", () => {
  it.each([
    ["5 / 2", 2.5],
    ["-7 % 3", -1],
    ["7 % -3", 1],
    ["7.5 % 2", 1.5],
    ["2 + 3 * 4 - 1", 13],
    ["1 / 0", Infinity],
    ["-1 / 0", -Infinity],
    ["0 / 0", na],
    ["na + 1", na],
    ["-na", na],
    ["true ? 1 : 2", 1],
    ["1 > 2 ? 1 : 2", 2],
    ["math.abs(-3)", 3],
    ["math.max(1, 5, 3)", 5],
    ["math.min(4, 2.5, 3)", 2.5],
    ["math.max(na, 1)", na],
    ["math.min(1, na)", na],
    ["math.avg(1, 2, 6)", 3],
    ["math.avg(1, na)", na],
    ["math.sign(-2.5)", -1],
    ["math.sign(0)", 0],
    ["math.sqrt(2.25)", 1.5],
    ["math.sqrt(-1)", na],
    ["math.exp(0)", 1],
    ["math.log(1)", 0],
    ["math.log(0)", -Infinity],
    ["math.log(-1)", na],
    ["math.pow(2, 10)", 1024],
    ["math.pow(4, 0.5)", 2],
    ["math.round(-2.5)", -3],
    ["math.round(2.5)", 3],
    ["math.round(0.49999999999999994)", 0],
    ["math.round(2.675, 2)", 2.68],
    // Stored as just below the half, and so is its product with 100.
    ["math.round(1.005, 2)", 1],
    ["math.round(-2.25, 1)", -2.3],
    ["math.round(1234.5, precision = 0)", 1235],
    ["math.round(1e300, 15)", 1e300],
    ["math.round(-1 / 0, 2)", -Infinity],
    ["math.round(na, 2)", na],
    ["math.floor(-2.5)", -3],
    ["math.ceil(-2.5)", -2],
    ["nz(na)", 0],
    ["nz(na, 7)", 7],
    ["nz(2, 7)", 2],
    ["na[0]", na],
  ])("%s is %s", (text, expected) => {
    assert.deepStrictEqual(constant(text), expected)
  })

  it("divides by zeros of a series as in IEEE 754", () => {
    assert.deepStrictEqual(run("open / close", barsOf({ open: [1, -1, 0, 3], close: [0, 0, 0, 2] })), [
      Infinity,
      -Infinity,
      na,
      1.5,
    ])
  })

  it("gives the same whichever side the constant is on", () => {
    const bars = closes(3, -7, na, 0)
    for (const operator of ["+", "-", "*", "/", "%"]) {
      const series = run(`close ${operator} open`, barsOf({ close: [3, -7, na, 0], open: [2, 2, 2, 2] }))
      assert.deepStrictEqual(run(`close ${operator} 2`, bars), series)
      const swapped = run(`open ${operator} close`, barsOf({ close: [3, -7, na, 0], open: [2, 2, 2, 2] }))
      assert.deepStrictEqual(run(`2 ${operator} close`, bars), swapped)
    }
    assert.deepStrictEqual(run("2 - close", bars), [-1, 9, na, 2])
    assert.deepStrictEqual(run("2 % close", bars), [2, 2, na, na])
    assert.deepStrictEqual(run("-close", bars), [-3, 7, na, -0])
  })

  it("gives na where one of its operands is na", () => {
    const bars = barsOf({ high: [3, na, 5], low: [1, 1, na], close: [2, 4, 4], open: [9, 9, 9] })
    assert.deepStrictEqual(run("math.max(high, low, close)", bars), [3, na, na])
    assert.deepStrictEqual(run("math.min(open, high, low)", bars), [1, na, na])
    assert.deepStrictEqual(run("math.max(close, 3)", bars), [3, 4, 4])
    assert.deepStrictEqual(run("math.abs(low - 3)", bars), [2, 2, na])
    assert.deepStrictEqual(run("nz(low, close)", bars), [1, 1, 4])
    assert.deepStrictEqual(run("nz(low)", bars), [1, 1, 0])
    assert.deepStrictEqual(run("na(low)", bars), [false, false, true])
    assert.deepStrictEqual(run("fixnan(low)", bars), [1, 1, 1])
    assert.deepStrictEqual(run("math.avg(high, low, close)", bars), [2, na, na])
    assert.deepStrictEqual(run("math.pow(close, 2)", bars), [4, 16, 16])
    assert.deepStrictEqual(run("math.round(close / -4)", bars), [-1, -1, -1])
    assert.deepStrictEqual(run("math.round(low / 3, 2)", bars), [0.33, 0.33, na])
    assert.deepStrictEqual(run("p = input.int(2)\nmath.round(-high / 9, p)", bars, { parameters: { p: 1 } }), [
      -0.3,
      na,
      -0.6,
    ])
    assert.deepStrictEqual(run("hl2", bars), [2, na, na])
    assert.deepStrictEqual(run("hlc3", bars), [2, na, na])
    assert.deepStrictEqual(run("ohlc4", bars), [15 / 4, na, na])
  })
})

describe("comparisons", () => {
  it.each([
    ["1 < 2", true],
    ["2 <= 1", false],
    ["1 == 1.0", true],
    ["1 != 1", false],
    ["5e-11 == 0", true],
    ["1e-10 == 0", true],
    ["2e-10 == 0", false],
    ["5e-11 > 0", false],
    ["2e-10 > 0", true],
    ["5e-11 <= 0", true],
    ["2e-10 <= 0", false],
    ["0 >= 5e-11", true],
    ["5e-11 != 0", false],
    ["2e-10 != 0", true],
    ["1 / 0 == 1 / 0", true],
    ["1 / 0 != 1 / 0", false],
    ["1 / 0 <= 1 / 0", true],
    ["1 / 0 > 1 / 0", false],
    ["-1 / 0 < 1 / 0", true],
    ["1 / 0 > 5", true],
    ["1 / 0 != 5", true],
    ["0 / 0 == 0 / 0", false],
    ["0 / 0 != 0 / 0", false],
    ["0 / 0 != 1", false],
    ["0 / 0 <= 1", false],
    ["true == false", false],
    ["true != false", true],
  ])("have the same result for constants and series: %s is %s", (text, expected) => {
    assert.strictEqual(constant(text), expected)
    const [, left, operator, right] = /^(.*) (<|<=|==|!=|>=|>) (.*)$/.exec(text) ?? []
    const bars = closes(0)
    const hidden = (side: string) => (/true|false/.test(side) ? `(${side} and bar_index == 0)` : `(${side} + close)`)
    assert.deepStrictEqual(run(`${hidden(left)} ${operator} ${hidden(right)}`, bars), [expected])
    assert.deepStrictEqual(run(`${hidden(left)} ${operator} (${right})`, bars), [expected])
    assert.deepStrictEqual(run(`(${left}) ${operator} ${hidden(right)}`, bars), [expected])
  })

  it("with na are false, and their negation is true", () => {
    const bars = closes(1, 2, 3)
    assert.deepStrictEqual(run("close > ta.sma(close, 3)", bars), [false, false, true])
    assert.deepStrictEqual(run("not (close > ta.sma(close, 3))", bars), [true, true, false])
    assert.deepStrictEqual(run("ta.sma(close, 3) != 2", bars), [false, false, false])
    assert.deepStrictEqual(run("ta.sma(close, 2) == ta.sma(close, 2)", bars), [false, true, true])
  })

  it("ignore the rounding errors of running sums", () => {
    const price = [0.1, 0.2, 0.3, 0.3, 0.3, 0.3]
    assert.deepStrictEqual(run("ta.sma(close, 3) == close", closes(...price)), [false, false, false, false, true, true])
    assert.deepStrictEqual(run("ta.sma(close, 3) < close", closes(...price)), [false, false, true, true, false, false])
  })
})

describe("bools", () => {
  const bars = barsOf({ close: [1, 1, 2, 2], open: [1, 2, 1, 2] })

  it("are joined by and, or, not, == and !=", () => {
    assert.deepStrictEqual(run("close > 1 and open > 1", bars), [false, false, false, true])
    assert.deepStrictEqual(run("close > 1 or open > 1", bars), [false, true, true, true])
    assert.deepStrictEqual(run("not (close > 1)", bars), [true, true, false, false])
    assert.deepStrictEqual(run("(close > 1) == (open > 1)", bars), [true, false, false, true])
    assert.deepStrictEqual(run("(close > 1) != (open > 1)", bars), [false, true, true, false])
  })

  it("are combined with constants without making a series of them", () => {
    for (const [text, expected] of [
      ["close > 1 and true", [false, false, true, true]],
      ["false and close > 1", [false, false, false, false]],
      ["close > 1 or false", [false, false, true, true]],
      ["true or close > 1", [true, true, true, true]],
      ["(close > 1) == true", [false, false, true, true]],
      ["false == (close > 1)", [true, true, false, false]],
      ["(close > 1) != true", [true, true, false, false]],
      ["not true", [false, false, false, false]],
    ] as const) {
      assert.deepStrictEqual(run(text, bars), expected, text)
    }
  })

  it("choose between numbers or between bools", () => {
    assert.deepStrictEqual(run("close > 1 ? open : na", bars), [na, na, 1, 2])
    assert.deepStrictEqual(run("close > 1 ? open : -close", bars), [-1, -1, 1, 2])
    assert.deepStrictEqual(run("close > 1 ? open > 1 : true", bars), [true, true, false, true])
  })
})

describe("history", () => {
  it("is na before the first bar, and false for a bool", () => {
    const bars = closes(1, 2, 3, 4)
    assert.deepStrictEqual(run("close[1]", bars), [na, 1, 2, 3])
    assert.deepStrictEqual(run("close[0]", bars), [1, 2, 3, 4])
    assert.deepStrictEqual(run("close[1][2]", bars), [na, na, na, 1])
    assert.deepStrictEqual(run("close[9]", bars), [na, na, na, na])
    assert.deepStrictEqual(run("(close > 1)[1]", bars), [false, false, true, true])
    assert.deepStrictEqual(run("(close > 0)[9]", bars), [false, false, false, false])
    assert.deepStrictEqual(run("not (close > 0)[1]", bars), [true, false, false, false])
    assert.deepStrictEqual(run("5[1]", bars), [na, 5, 5, 5])
    assert.deepStrictEqual(run("k = 1 + 1\nclose[k]", bars), [na, na, 1, 2])
  })
})

describe("calls of functions", () => {
  it("run on every bar, even behind a condition that is false", () => {
    const bars = closes(1, 2, 3, 4, 5, 6)
    assert.deepStrictEqual(run("bar_index >= 4 ? ta.sma(close, 3) : 0", bars), [0, 0, 0, 0, 4, 5])
    assert.deepStrictEqual(run("bar_index >= 4 and ta.crossover(close, 5.5)", bars), [
      false,
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it("take arguments by name, and may omit those with a default", () => {
    const bars = barsOf({ close: [1, 2, 4, 8], high: [5, 3, 4, 1], low: [3, 1, 2, 0] })
    assert.deepStrictEqual(run("ta.sma(length = 2, source = close)", bars), [na, 1.5, 3, 6])
    assert.deepStrictEqual(run("ta.change(close)", bars), [na, 1, 2, 4])
    assert.deepStrictEqual(run("ta.change(close, 2)", bars), [na, na, 3, 6])
    assert.deepStrictEqual(run("ta.mom(close, 2)", bars), [na, na, 3, 6])
    assert.deepStrictEqual(run("ta.roc(close, 1)", bars), [na, 100, 100, 100])
    assert.deepStrictEqual(run("ta.sma(close, math.round(1.5))", bars), [na, 1.5, 3, 6])
    assert.deepStrictEqual(run("ta.sma(close, math.round(1.5, 0))", bars), [na, 1.5, 3, 6])
    assert.deepStrictEqual(run("ta.highest(2)", bars), [na, 5, 4, 4])
    assert.deepStrictEqual(run("ta.lowest(length = 2)", bars), [na, 1, 1, 0])
    assert.deepStrictEqual(run("ta.highest(close, 2)", bars), [na, 2, 4, 8])
    assert.deepStrictEqual(run("ta.highest(source = close, length = 2)", bars), [na, 2, 4, 8])
    assert.deepStrictEqual(run("ta.tr", bars), [na, 2, 2, 4])
    assert.deepStrictEqual(run("ta.tr(true)", bars), [2, 2, 2, 4])
    assert.deepStrictEqual(run("ta.tr(handle_na = false)", bars), [na, 2, 2, 4])
    assert.deepStrictEqual(run("ta.stdev(close, 2, false) * ta.stdev(close, 2, biased = false)", closes(1, 3)), [
      na,
      2.0000000000000004,
    ])
    assert.deepStrictEqual(run("ta.stdev(close, 2)", closes(1, 3)), [na, 1])
  })

  it("take constants in place of series", () => {
    const bars = closes(1, 3, 1, 3)
    assert.deepStrictEqual(run("ta.crossover(close, 2)", bars), [false, true, false, true])
    assert.deepStrictEqual(run("ta.crossunder(2, close)", bars), [false, true, false, true])
    assert.deepStrictEqual(run("ta.cross(close, 2)", bars), [false, true, true, true])
    assert.deepStrictEqual(run("ta.sma(5, 2)", bars), [na, 5, 5, 5])
  })

  it("return several values as a tuple, in which `_` drops a value", () => {
    const close = Array.from({ length: 40 }, (_, i) => 100 + Math.sin(i))
    const bars = closes(...close)
    const text = "[line, _, _] = ta.macd(close, 3, 6, 4)\nline - (ta.ema(close, 3) - ta.ema(close, 6))"
    const gap = run(text, bars)
    assert.deepStrictEqual(gap.slice(0, 5), [na, na, na, na, na])
    assert.isTrue(gap.slice(5).every((value) => Math.abs(Number(value)) < 1e-12))
    assert.isUndefined(runNamed(text, "_", bars))
    assert.deepStrictEqual(runNamed(text, "line", bars)?.length, 40)
  })
})

describe("the result of a formula", () => {
  it("is the last statement, with or without a name", () => {
    const bars = closes(1, 2)
    assert.deepStrictEqual(run("a = close\na * 2", bars), [2, 4])
    assert.deepStrictEqual(run("a = close\nb = a * 3", bars), [3, 6])
    assert.deepStrictEqual(run("42", bars), [42, 42])
    assert.deepStrictEqual(run("true", bars), [true, true])
  })

  it("comes with the named values, in the order of the text", () => {
    const bars = closes(1, 2)
    assert.deepStrictEqual(runNamed("b = close\na = b > 1\nk = 7\na", "a", bars), [false, true])
    assert.deepStrictEqual(runNamed("b = close\na = b > 1\nk = 7\na", "k", bars), [7, 7])
    assert.isUndefined(runNamed("b = close", "close", bars))
  })
})

describe("`time` and `bar_index`", () => {
  it("are the open time of a bar and the number of bars before it", () => {
    const bars = barsOf({ close: [1, 2, 3] }, 1000)
    assert.deepStrictEqual(run("bar_index", bars), [1000, 1001, 1002])
    assert.deepStrictEqual(run("time", bars), [86_400_000_000, 86_486_400_000, 86_572_800_000])
  })
})
