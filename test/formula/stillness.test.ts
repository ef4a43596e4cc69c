import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { barsOf, tailOf, valuesOf } from "./formulas.ts"

const FALL = Array.from({ length: 60 }, (_, i) => 100 - i * 0.3 + (i % 3))
const STILL = [...FALL, ...Array.from({ length: 700 }, () => 80)]

const pricesOf = (close: ReadonlyArray<number>) =>
  barsOf({
    close,
    open: close.map((x, i) => close[i - 1] ?? x),
    high: close.map((x, i) => Math.max(x, close[i - 1] ?? x)),
    low: close.map((x, i) => Math.min(x, close[i - 1] ?? x)),
    volume: close.map((_, i) => 1000 + ((i * 37) % 11) * 100),
  })

/** How many times the look-back is tried before the whole history is read. */
const LONGER = 2

/** The values from bar `start` on, read like a scan of a range: the look-back, else more, else the whole history. */
const ofRange = (text: string, close: ReadonlyArray<number>, start: number) => {
  const plan = compileFormula(text)
  const whole = pricesOf(close)
  const expected = valuesOf(plan.run(whole).result).slice(start)
  const from = Math.max(0, start - plan.lookback)
  const part = plan.run(tailOf(whole, from))
  const isTrusted = from === 0 || !part.holes
  if (isTrusted) return { expected, actual: valuesOf(part.result).slice(start - from), isTrusted, plan }
  const earlier = Math.max(0, start - LONGER * plan.lookback)
  const more = plan.run({ ...tailOf(whole, earlier), spare: (LONGER - 1) * plan.lookback })
  const isEnough = earlier === 0 || !more.holes
  return { expected, actual: isEnough ? valuesOf(more.result).slice(start - earlier) : expected, isTrusted, plan }
}

const RATIO =
  "u = ta.rma(math.max(ta.change(close), 0), 14)\nd = ta.rma(math.max(-ta.change(close), 0), 14)\n100 - 100 / (1 + u / d) < 50"

const FORMULAS = [
  RATIO,
  "p = close - 80\np / ta.ema(math.abs(p), 9) < 0",
  "p = ta.ema(close, 9) - 80\n1 / p < 0",
  "math.ceil(ta.rma(close, 14)) == 81",
  "math.floor(ta.rma(close, 14)) == 80",
  "math.round(ta.rma(close, 9) + 0.5) == 81",
  "math.sign(ta.ema(close, 9) - 80) == 0",
  "math.sqrt(ta.ema(close, 9) - 80) < 0.000001",
  "math.log(ta.ema(close, 9) - 80) > -100",
  "math.pow(ta.ema(close, 9) - 80, -1) > 0",
  "ta.rma(close, 9) % 80 < 40",
  "close == ta.ema(close, 9)",
  "close >= ta.ema(close, 9)",
  "close < ta.rma(close, 5)",
  "ta.ema(close, 5) < ta.ema(close, 9)",
  "ta.falling(ta.ema(close, 9), 3)",
  "ta.crossunder(ta.ema(close, 9), ta.ema(close, 5))",
  "ta.cross(close, ta.rma(close, 5))",
  "ta.stoch(ta.ema(close, 5), ta.ema(high, 5), ta.ema(low, 5), 4) < 20",
  "ta.cmo(ta.ema(close, 5), 4) < -99",
  "ta.rsi(ta.ema(close, 5), 4) < 50",
  "ta.rsi(close, 4) < 50",
  "ta.percentrank(ta.ema(close, 5), 4) > 99",
  "ta.cci(ta.ema(close, 5), 4) < 0",
  "ta.roc(ta.ema(close, 5) - 80, 2) < -50",
  "ta.highestbars(ta.ema(close, 5), 4) == -3",
  "ta.correlation(ta.ema(close, 5), bar_index, 4) < 0",
  "[line, signal, hist] = ta.macd(close, 5, 9, 3)\nline < signal",
  "[plus, minus, adx] = ta.dmi(4, 4)\nplus > minus or adx > 50",
  "ta.tsi(close, 3, 5) < 0",
  "ta.stdev(ta.ema(close, 9), 4) == 0",
  "ta.variance(ta.ema(close, 9), 4) / ta.variance(ta.ema(close, 5), 4) > 2",
  "(ta.ema(close, 9) - close) / (close - close[1]) > 0",
  "close / ta.ema(close, 9) > 1",
  "ta.atr(9) / close > 0.0000001",
  "ta.atr(5) / ta.atr(9) < 0.5",
]

describe("a price that is constant for longer than the look-back", () => {
  it("is judged by the bars before it stopped", () => {
    const { expected, plan } = ofRange(RATIO, STILL, 750)
    assert.deepStrictEqual(
      expected,
      Array.from({ length: 10 }, () => true),
    )
    assert.isBelow(plan.lookback, 1000)
    assert.deepStrictEqual(ofRange(RATIO, STILL, 750).actual, expected)
    assert.deepStrictEqual(ofRange(RATIO, STILL, 759).actual, [true])
  })

  it.each(FORMULAS)("has the same values in a range as in the whole history: %s", (text) => {
    for (const start of [100, 150, 200, 250, 300, 320, 350, 400, 500, 700, 759]) {
      const { actual, expected } = ofRange(text, STILL, start)
      assert.deepStrictEqual(actual, expected, `from bar ${start}`)
    }
  })

  it("has the same values in a range if it moves, stops and moves again", () => {
    const stretch = fc.record({ bars: fc.integer({ min: 1, max: 300 }), moves: fc.boolean(), step: fc.integer() })
    const number = fc.constantFrom(
      "ta.ema(close, 5)",
      "ta.rma(high, 4)",
      "ta.ema(ta.change(close), 4)",
      "close",
      "ta.atr(4)",
      "ta.rsi(close, 3)",
      "100 * ta.tsi(close, 3, 2)",
    )
    const operation = fc.constantFrom(
      (a: string, b: string) => `${a} / (${b}) > 1`,
      (a: string, b: string) => `${a} > ${b}`,
      (a: string, b: string) => `math.sign(${a} - ${b}) > 0`,
      (a: string, b: string) => `math.floor((${a}) * 4) > math.ceil(${b})`,
      (a: string, b: string) => `ta.crossover(${a}, ${b})`,
      (a: string, b: string) => `ta.ema((${a}) / (${b}), 3) < 1`,
      (a: string, b: string) => `(${a} - ${b}) / ta.ema(math.abs(${a} - ${b}), 5) < 0`,
      (a: string, b: string) => `math.sqrt(math.abs(${a} - ${b})) * 1000 > 1`,
    )
    let trusted = 0
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 2, maxLength: 6 }),
        operation,
        number,
        number,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (stretches, write, a, b, at) => {
          fc.pre(a !== b)
          const close = [50]
          for (const { bars, moves, step } of stretches) {
            for (let i = 0; i < bars; i++) {
              const last = close[close.length - 1]
              close.push(moves ? 40 + ((Math.abs(step % 1000) + (i + 1) * 7919) % 2003) / 100 : last)
            }
          }
          const { actual, expected, isTrusted } = ofRange(write(a, b), close, Math.floor(at * close.length))
          if (isTrusted) trusted++
          assert.deepStrictEqual(actual, expected, write(a, b))
        },
      ),
      { numRuns: 400 },
    )
    assert.isAbove(trusted, 20)
  })

  it("needs no more than the bars of the stillness besides the look-back", () => {
    const moving = Array.from({ length: 3000 }, (_, i) => 80 + 9 * Math.sin(i * i) + i / 100)
    for (const [still, isEnough] of [
      [14, true],
      [15, false],
      [300, false],
    ] as const) {
      const close = moving.map((price, i) => (i > 2900 - still && i <= 2900 ? moving[2900 - still] : price))
      const plan = compileFormula("ta.rsi(close, 14) > 50")
      const bars = pricesOf(close)
      const holesWith = (spare: number) =>
        plan.run({ ...tailOf(bars, close.length - 1 - plan.lookback - spare), spare }).holes
      assert.strictEqual(holesWith(0), !isEnough, `${still} bars`)
      assert.isFalse(holesWith(Math.max(0, still - 14)), `${still} bars, with as many to spare`)
      if (!isEnough) assert.isTrue(holesWith(still - 15), `${still} bars, with one too few to spare`)
    }
  })

  it("does not make moving prices or common formulas read the whole history", () => {
    const moving = Array.from({ length: 760 }, (_, i) => 80 + 9 * Math.sin(i * i) + i / 100)
    for (const text of [
      RATIO,
      "close > ta.ema(close, 20)",
      "ta.crossover(ta.ema(close, 12), ta.ema(close, 26))",
      "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70",
      "close / ta.ema(close, 20) > 1.05",
      "ta.atr(14) / close > 0.02",
      "math.floor(ta.rsi(close, 14)) > 50",
      "volume > 2 * ta.ema(volume, 20)",
      "[line, signal, hist] = ta.macd(close, 5, 9, 3)\nline > signal",
    ]) {
      const { isTrusted, plan } = ofRange(text, moving, 759)
      assert.isTrue(isTrusted && plan.lookback < 760, text)
    }
  })
})
