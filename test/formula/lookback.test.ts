import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"

const plan = (text: string) => compileFormula(text)

describe("the look-back of a plan", () => {
  it.each([
    ["close", 0],
    ["close > open", 0],
    ["close[3]", 3],
    ["close[3][4]", 7],
    ["(close > open)[2]", 2],
    ["ta.sma(close, 20)", 19],
    ["ta.wma(close, 20)", 19],
    ["ta.stdev(close, 20)", 19],
    ["ta.highest(20)", 19],
    ["ta.change(close)", 1],
    ["ta.change(close, 10)", 10],
    ["ta.rising(close, 3)", 3],
    ["ta.tr", 1],
    ["math.sum(close, 20)", 19],
    ["ta.linreg(close, 20, 3)", 19],
    ["ta.correlation(close, open, 20)", 19],
    ["ta.percentrank(close, 20)", 20],
    ["ta.highestbars(20)", 19],
    ["ta.pivothigh(5, 3)", 8],
    ["ta.crossover(close, open)", 1],
    ["ta.sma(ta.sma(close, 10), 5)", 13],
    ["ta.crossover(ta.sma(close, 20), ta.sma(close, 50))", 50],
    ["ta.sma(close, 20) > ta.sma(close, 50)[1]", 50],
    ["a = ta.sma(close, 90)\nb = close", 89],
    ["ta.hma(close, 16)", 18],
    ["ta.vwma(close, 20)", 19],
    ["ta.swma(close)", 3],
    ["ta.alma(close, 9, 0.85, 6)", 8],
    ["ta.stoch(close, high, low, 14)", 13],
    ["ta.wpr(14)", 13],
    ["ta.cci(close, 20)", 19],
    ["ta.cmo(close, 9)", 9],
    ["ta.mfi(hlc3, 14)", 14],
    ["ta.bbw(close, 20, 2)", 19],
    ["ta.variance(close, 20)", 19],
    ["ta.dev(close, 20)", 19],
    ["ta.ema(close, 1)", 0],
    ["bar_index", 0],
  ])("for %s is exactly %i bars", (text, bars) => {
    assert.strictEqual(plan(text).lookback, bars)
  })

  it("for the last known value (fixnan) is the whole history", () => {
    assert.strictEqual(plan("fixnan(close)").lookback, Infinity)
    assert.strictEqual(plan("ta.sma(fixnan(close), 3)").lookback, Infinity)
    assert.strictEqual(plan("ta.cum(volume)").lookback, Infinity)
    assert.strictEqual(plan("ta.barssince(close > open)").lookback, Infinity)
    assert.strictEqual(plan("ta.valuewhen(close > open, close, 0)").lookback, Infinity)
  })

  it("for an average that may keep an infinity is the whole history", () => {
    for (const source of [
      "close / open",
      "1 / close",
      "math.log(close)",
      "ta.roc(close, 5)[2]",
      "nz(math.pow(close, -1))",
    ]) {
      for (const call of [
        "ta.ema(S, 5)",
        "ta.rma(S, 5)",
        "ta.rsi(S, 5)",
        "ta.tsi(S, 3, 5)",
        "[a, b, c] = ta.macd(S, 2, 3, 2)",
      ]) {
        assert.strictEqual(plan(call.replace("S", source)).lookback, Infinity, `${call} of ${source}`)
      }
      assert.isBelow(plan(`ta.sma(${source}, 5)`).lookback, 20, source)
      assert.isBelow(plan(`ta.ema(${source} > 2 ? 1 : 0, 5)`).lookback, 100, source)
    }
    assert.isBelow(plan("ta.ema(hl2 / 2, 5)").lookback, 100)
  })

  it("for values that are carried from bar to bar is the whole history", () => {
    for (const text of ["ta.obv", "ta.sar(0.02, 0.02, 0.2)", "ta.vwap(hlc3)", "[s, d] = ta.supertrend(3, 10)"]) {
      assert.strictEqual(plan(text).lookback, Infinity, text)
    }
  })

  it("for a recursive average is as long as it takes to forget its start", () => {
    assert.strictEqual(plan("ta.rsi(close, 14)").lookback, 326)
    assert.strictEqual(plan("ta.ema(close, 20)").lookback, 251)
    assert.strictEqual(plan("ta.tsi(close, 5, 10)").lookback, 1 + 4 + 58 + 9 + 116)
    assert.strictEqual(plan("[p, m, a] = ta.dmi(14, 14)").lookback, 1 + 2 * 325)
    assert.strictEqual(plan("[m, u, l] = ta.kc(close, 20, 1.5)").lookback, 252)
    // For 2,503 bars, reading only a part is not worth it.
    assert.strictEqual(plan("ta.ema(close, 200)").lookback, Infinity)
    assert.strictEqual(plan("ta.ema(ta.ema(close, 20), 20)").lookback, 502)
    assert.strictEqual(plan("ta.crossover(ta.ema(close, 20), close)").lookback, 252)
  })
})

describe("the warm-up of a plan", () => {
  it.each([
    ["close", 0],
    ["ta.sma(close, 20)", 19],
    ["ta.ema(close, 20)", 19],
    ["ta.rsi(close, 14)", 14],
    ["ta.atr(14)", 13],
    ["ta.tr", 1],
    ["ta.tr(true)", 0],
    ["[line, _, _] = ta.macd(close, 12, 26, 9)", 25],
    ["[_, signal, _] = ta.macd(close, 12, 26, 9)\nsignal", 33],
    ["ta.ema(ta.sma(close, 10), 5)", 13],
    ["ta.highest(ta.sma(close, 10), 5)", 9],
    ["ta.hma(close, 16)", 18],
    ["ta.cmo(close, 9)", 9],
    ["ta.mfi(hlc3, 14)", 13],
    ["ta.tsi(close, 13, 25)", 37],
    ["[plus, _, _] = ta.dmi(14, 14)", 14],
    ["[_, _, adx] = ta.dmi(14, 14)\nadx", 27],
    ["[_, upper, _] = ta.kc(close, 20, 1.5)\nupper", 20],
    ["[middle, _, _] = ta.kc(close, 20, 1.5)", 19],
    ["[stop, _] = ta.supertrend(3, 10)", 9],
    ["[_, direction] = ta.supertrend(3, 10)\ndirection", 0],
    ["ta.sar(0.02, 0.02, 0.2)", 1],
    ["ta.obv", 1],
    ["ta.crossover(ta.sma(close, 20), ta.sma(close, 50))", 50],
    ["close > 1 or ta.sma(close, 50) > 1", 49],
    ["slow = ta.sma(close, 50)\nclose > 1", 49],
  ])("for %s is %i bars", (text, bars) => {
    assert.strictEqual(plan(text).warmup, bars)
  })

  it("ends at the first value", () => {
    for (const text of [
      "ta.sma(close, 5)",
      "ta.ema(close, 5)",
      "ta.rma(close, 5)",
      "ta.wma(close, 5)",
      "ta.rsi(close, 5)",
      "ta.atr(5)",
      "ta.tr",
      "ta.stdev(close, 5)",
      "ta.highest(5)",
      "math.sum(close, 5)",
      "ta.cum(close)",
      "ta.linreg(close, 5, 1)",
      "ta.correlation(close, high, 5)",
      "ta.median(close, 5)",
      "ta.mode(close, 5)",
      "ta.percentile_nearest_rank(close, 5, 40)",
      "ta.percentile_linear_interpolation(close, 5, 40)",
      "ta.percentrank(close, 5)",
      "ta.highestbars(5)",
      "ta.lowestbars(5)",
      "ta.range(close, 5)",
      "ta.change(close, 5)",
      "ta.ema(ta.rsi(close, 3), 4)",
      "ta.hma(close, 9)",
      "ta.vwma(close, 5)",
      "ta.swma(close)",
      "ta.alma(close, 9, 0.85, 6)",
      "ta.cmo(close, 9)",
      "ta.mfi(close, 9)",
      "ta.tsi(close, 3, 5)",
      "ta.cci(close, 9)",
      "ta.bbw(close, 9, 2)",
      "ta.sar(0.02, 0.02, 0.2)",
      "ta.obv",
      "ta.vwap(close)",
    ]) {
      const column = Float64Array.from({ length: 60 }, (_, i) => 10 + ((i * 7) % 5))
      const { warmup, run } = plan(text)
      const close = column.map((x, i) => x + (i % 2))
      const columns = { time: column, high: column, low: column, close, volume: column }
      const { result } = run({ length: 60, firstIndex: 0, columns })
      assert.strictEqual(
        result.findIndex((value) => !Number.isNaN(value)),
        warmup,
        text,
      )
    }
  })
})

describe("the columns of a plan", () => {
  it("are those that the formula reads, each once", () => {
    assert.deepStrictEqual([...plan("close > ta.sma(close, 3)").columns], ["close"])
    assert.deepStrictEqual([...plan("ta.atr(3) > hl2 - low").columns].toSorted(), ["close", "high", "low"])
    assert.deepStrictEqual([...plan("bar_index > 3").columns], [])
    assert.deepStrictEqual([...plan("unused = volume > 1\ntime > 1").columns].toSorted(), ["time", "volume"])
    assert.deepStrictEqual([...plan("true or volume > 1").columns], [])
  })
})
