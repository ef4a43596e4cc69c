import { assert, describe, it } from "@effect/vitest"
import { above, bars, COLUMNS, gives, highest, lowest } from "./byHand.ts"
import { run } from "../formulas.ts"
import * as scripts from "./moreScripts.ts"

const { close, high, low } = COLUMNS
type Numbers = ReadonlyArray<number>

const isNa = (x: number): boolean => Number.isNaN(x)
const total = (values: Numbers): number => values.reduce((sum, x) => sum + x, 0)

const mean = (source: Numbers, n: number, i: number): number =>
  i < n - 1 ? NaN : total(source.slice(i - n + 1, i + 1)) / n

/** By its definition: starts with the mean of the first n values; each later one has the weight `alpha`. */
const exponential = (source: Numbers, n: number, alpha: number): Numbers => {
  const begin = source.findIndex((x) => !isNa(x))
  let value = NaN
  return source.map((x, i) => {
    if (i < begin + n - 1) return NaN
    value = i === begin + n - 1 ? total(source.slice(begin, begin + n)) / n : alpha * x + (1 - alpha) * value
    return value
  })
}
const ema = (source: Numbers, n: number): Numbers => exponential(source, n, 2 / (n + 1))

const rsi = (n: number): Numbers => {
  const move = close.map((x, i) => (i === 0 ? NaN : x - close[i - 1]))
  const side = (sign: 1 | -1): Numbers =>
    exponential(
      move.map((x) => (isNa(x) ? x : Math.max(sign * x, 0))),
      n,
      1 / n,
    )
  const [up, down] = [side(1), side(-1)]
  return up.map((x, i) => 100 - 100 / (1 + x / down[i]))
}

describe("the pasted public script", () => {
  it("trend template counts its criteria like a hand-written loop", () => {
    const parameters = { fast: 10, middle: 30, slow: 40, bars52: 60 }
    const step = (i: number): number => {
      const [ma1, ma2, ma3] = [10, 30, 40].map((n) => mean(close, n, i))
      const [before, x] = [mean(close, 40, i - 22), close[i]]
      return [
        above(x, ma2) && above(x, ma3),
        above(ma2, ma3),
        above(ma3, before),
        above(ma1, ma2) && above(ma1, ma3),
        above(x, ma1),
        i >= 59 && !above(1.3 * lowest(low, 60, i), x),
        i >= 59 && !above(0.75 * highest(high, 60, i), x),
      ].filter(Boolean).length
    }
    assert.isTrue(gives(scripts.TREND_TEMPLATE, "score", step, parameters))
  })

  it("divergence finds the pairs of lows of a hand-written loop", () => {
    const parameters = { len: 5, lbL: 2, lbR: 2, rangeLower: 2, rangeUpper: 40 }
    const osc = rsi(5)
    const isLow = (at: number): boolean =>
      at >= 2 && [-2, -1, 1, 2].every((step) => (step < 0 ? osc[at + step] >= osc[at] : osc[at + step] > osc[at]))
    const lows: Array<number> = []
    assert.isTrue(
      gives(
        scripts.DIVERGENCE,
        "bullCond",
        (i) => {
          const at = i - 2
          if (!isLow(at)) return false
          const before = lows.at(-1)
          lows.push(at)
          // Bars since the previous one was found, as of the bar before this one.
          const apart = before === undefined ? NaN : at - before - 1
          if (before === undefined || apart < 2 || apart > 40) return false
          return above(low[before], low[at]) && above(osc[at], osc[before])
        },
        parameters,
      ),
    )
  })

  it("WaveTrend has the lines and crossings of hand-written loops", () => {
    const price = close.map((x, i) => (high[i] + low[i] + x) / 3)
    const middle = ema(price, 10)
    const distance = ema(
      price.map((x, i) => Math.abs(x - middle[i])),
      10,
    )
    const line = ema(
      price.map((x, i) => (x - middle[i]) / (0.015 * distance[i])),
      21,
    )
    assert.isTrue(gives(scripts.WAVE_TREND, "wt1", (i) => line[i]))
    assert.isTrue(gives(scripts.WAVE_TREND, "wt2", (i) => mean(line, 4, i)))
    const parameters = { osLevel: 0 }
    const isAbove = (i: number): boolean => above(line[i], mean(line, 4, i))
    const isBelow = (i: number): boolean => i > 0 && above(mean(line, 4, i), line[i])
    const step = (i: number): boolean => isAbove(i) && isBelow(i - 1) && above(0, line[i])
    const found = run(scripts.WAVE_TREND, bars, { condition: "Long", jobType: "scan", parameters })
    assert.deepStrictEqual(
      found,
      close.map((_, i) => step(i)),
    )
    assert.include(found, true)
  })

  it("SSL channel is on the same side of the price as a hand-written loop", () => {
    let side = NaN
    const step = (i: number): number => {
      if (above(close[i], mean(high, 10, i))) side = 1
      else if (above(mean(low, 10, i), close[i])) side = -1
      return side < 0 ? mean(low, 10, i) : mean(high, 10, i)
    }
    assert.isTrue(gives(scripts.SSL, "sslUp", step))
  })

  it("QQE turns where a hand-written loop turns", () => {
    const smooth = ema(rsi(14), 5)
    const moves = smooth.map((x, i) => Math.abs((smooth[i - 1] ?? NaN) - x))
    const reach = ema(ema(moves, 27), 27).map((x) => 4.238 * x)
    let [long, short, trend] = [NaN, NaN, NaN]
    /** Whether two lines have changed sides since both last had different values. */
    const crossings = () => {
      let last = 0
      return (a: number, b: number): boolean => {
        const now = above(a, b) ? 1 : above(b, a) ? -1 : 0
        if (now === 0) return false
        const crosses = last !== 0 && now !== last
        last = now
        return crosses
      }
    }
    const [below, over] = [crossings(), crossings()]
    assert.isTrue(
      gives(scripts.QQE, "trend", (i) => {
        const [x, before] = [smooth[i], smooth[i - 1] ?? NaN]
        const [longBefore, shortBefore] = [long, short]
        const [newLong, newShort] = [x - reach[i], x + reach[i]]
        long = above(before, longBefore) && above(x, longBefore) ? Math.max(longBefore, newLong) : newLong
        short = above(shortBefore, before) && above(shortBefore, x) ? Math.min(shortBefore, newShort) : newShort
        const [falls, rises] = [below(longBefore, x), over(x, shortBefore)]
        trend = rises ? 1 : falls ? -1 : isNa(trend) ? 1 : trend
        return trend
      }),
    )
  })
})
