import { assert, describe, it } from "@effect/vitest"
import { makePaneChooser } from "../../../src/report/page/chart/panes.ts"
import { indicatorsOf } from "../../../src/report/page/formula/indicators.ts"
import { scalesOf } from "../../../src/report/page/formula/levels.ts"
import { thresholdsOf } from "../../../src/report/page/formula/thresholds.ts"
import { traceFormula } from "../../../src/formula/trace.ts"

const scales = (text: string) => Object.fromEntries(scalesOf(traceFormula(text).statements))

const thresholds = (text: string, parameters: Readonly<Record<string, number>> = {}) =>
  thresholdsOf(traceFormula(text, { parameters }).statements, parameters)

describe("scalesOf", () => {
  it("draws values at the level of prices over the candles", () => {
    const text = `a = ta.sma(close, 20)
b = (high + low) / 2
c = close + 2 * ta.atr(14)
[middle, upper, lower] = ta.bb(close, 20, 2)
d = upper
e = ta.highest(20)
f = close > open ? high : low
g = math.max(open, close[1])
h = ta.ema(a, 5) * 0.97
i = nz(close[3])
[trend, direction] = ta.supertrend(3, 10)
j = ta.valuewhen(close > open, low, 0)
k = 5 + close
a > b`
    const names = ["a", "b", "c", "middle", "upper", "lower", "d", "e", "f", "g", "h", "i", "trend", "j", "k"]
    assert.deepStrictEqual(scales(text), Object.fromEntries(names.map((name) => [name, "price"])))
  })

  it("draws volumes over the volume, even if averaged or scaled", () => {
    assert.deepStrictEqual(scales("a = ta.sma(volume, 20)\nb = 2 * a / 2\nc = volume * close\na > b"), {
      a: "volume",
      b: "volume",
    })
  })

  it("draws distances, ratios, oscillators and counts in their own panes", () => {
    const text = `a = high - low
b = ta.rsi(close, 14)
c = close / open
d = ta.atr(14)
e = ta.stdev(close, 20)
[line, signal, hist] = ta.macd(close, 12, 26, 9)
f = close * close
g = ta.change(close)
h = input.int(100)
i = ta.sma(b, 5)
j = 100 * close
k = close > open
l = bar_index
a > b`
    assert.deepStrictEqual(scales(text), {})
  })

  it("uses the definition of a name rather than a built-in of a similar name", () => {
    assert.deepStrictEqual(scales("x = ta.rsi(close, 14)\ny = ta.sma(x, 3)\nz = -(-close)\nx > y"), { z: "price" })
  })
})

describe("thresholdsOf", () => {
  it("finds numbers that names are compared with, on either side, in crossings, or negative", () => {
    assert.deepStrictEqual(
      thresholds(
        "rsi = ta.rsi(close, 14)\nm = ta.mom(close, 3)\nrsi < 70 and 30 < rsi and ta.crossover(rsi, 40) and m > -2.5",
      ),
      [
        { name: "rsi", value: 70 },
        { name: "rsi", value: 30 },
        { name: "rsi", value: 40 },
        { name: "m", value: -2.5 },
      ],
    )
  })

  it("uses an input's value from the job's parameters, or else its default", () => {
    const text = "least = input.float(40)\nrsi = ta.rsi(close, 14)\nrsi > least"
    assert.deepStrictEqual(thresholds(text), [{ name: "rsi", value: 40 }])
    assert.deepStrictEqual(thresholds(text, { least: 55 }), [{ name: "rsi", value: 55 }])
  })

  it("finds none if names are compared with each other", () => {
    assert.deepStrictEqual(thresholds("a = ta.sma(close, 3)\nb = ta.sma(close, 9)\na > b and close > 5"), [])
  })
})

describe("indicatorsOf", () => {
  const names = (text: string) => [...new Set(indicatorsOf(traceFormula(text)).values())]

  it("finds the outermost indicators in conditions, each once, whatever their spacing", () => {
    const text = `up = ta.ema(close, 5) > ta.sma( ta.rsi(close,14),3 )
up and ta.crossover(close, ta.sma(close , 20)[1]) and math.max(ta.sma(close,20), open) > 2 * ta.atr(14) and low > ta.vwap`
    assert.deepStrictEqual(names(text), [
      "ema(close, 5)",
      "sma(rsi(close, 14), 3)",
      "sma(close, 20)",
      "atr(14)",
      "ta.vwap",
    ])
  })

  it("does not call them as a variable is called", () => {
    assert.deepStrictEqual(names("vwap = ta.sma(close, 5)\nclose > ta.vwap and ta.sma(ta.tr, 3) > vwap"), [
      "ta.vwap",
      "sma(ta.tr, 3)",
    ])
  })

  it("leaves out those with the same text but different values", () => {
    const text = `var float base = close
rising = ta.sma(base, 5) > ta.sma(open, 5)
base := open
rising and ta.sma(base, 5) > ta.sma(open, 5)`
    assert.deepStrictEqual(names(text), ["sma(open, 5)"])
  })

  it("leaves out those inside named numbers, conditions, and constants", () => {
    const text = `fast = ta.sma(close, 20) * 1.01
[middle, upper, lower] = ta.bb(close, 20, 2)
close > fast and close > upper and ta.rising(close, 3)`
    assert.deepStrictEqual(names(text), [])
  })

  it("finds six at most", () => {
    const all = Array.from({ length: 8 }, (_, i) => `close > ta.sma(close, ${i + 2})`).join(" and ")
    assert.lengthOf(names(all), 6)
  })

  it("puts those of prices on the price, and lines where they are compared with numbers", () => {
    const { indicators, statements } = ((trace) => ({ ...trace, indicators: indicatorsOf(trace) }))(
      traceFormula("top = 70\nta.sma(close, 20) > ta.ema(volume, 9) and ta.rsi(close, 14) < top"),
    )
    assert.deepStrictEqual(Object.fromEntries(scalesOf(statements, indicators)), {
      "ema(volume, 9)": "volume",
      "sma(close, 20)": "price",
    })
    assert.deepStrictEqual(thresholdsOf(statements, {}, indicators), [{ name: "rsi(close, 14)", value: 70 }])
  })

  it("has their values at each bar", () => {
    const trace = traceFormula("ta.sma(close, 2) > 3")
    const [indicator] = indicatorsOf(trace).keys()
    trace.plan.run({ length: 4, firstIndex: 0, columns: { close: Float64Array.of(1, 2, 4, 8) } })
    assert.deepStrictEqual([...(trace.seriesOf(indicator) ?? [])], [NaN, 1.5, 3, 6])
  })
})

describe("makePaneChooser", () => {
  it("shares a pane for overlapping ranges, and has at most three panes", () => {
    const paneOf = makePaneChooser()
    const series = (...values: ReadonlyArray<number>) => Float64Array.from(values)
    assert.deepStrictEqual(
      [series(NaN, 10, 90), series(20, 80), series(-3, 3), series(1e6, 2e6), series(1e9, 2e9)].map(paneOf),
      [1, 1, 2, 3, 3],
    )
  })
})
