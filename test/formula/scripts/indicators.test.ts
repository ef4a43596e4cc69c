import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { checkFormula } from "../../../src/formula/FormulaCheck.ts"
import { compileFormula } from "../../../src/formula/compile.ts"
import { traceFormula } from "../../../src/formula/trace.ts"
import type { Bars } from "../../../src/formula/plan/Plan.ts"
import { barsOf, run, runNamed, valuesOf } from "../formulas.ts"
import { above, averageRange, bars, COLUMNS, gives, highest, lowest, or } from "./byHand.ts"
import * as more from "./moreScripts.ts"
import * as scripts from "./scripts.ts"

const { close, high, low, open } = COLUMNS

/** A stop on one side of the price that only moves towards it until the price crosses. */
const ratchet = (raw: (i: number) => number, sign: 1 | -1) => {
  let stop = NaN
  return (i: number): { readonly before: number; readonly now: number } => {
    const before = or(stop, raw(i))
    const holds = i > 0 && above(sign * close[i - 1], sign * before)
    stop = holds ? sign * Math.max(sign * raw(i), sign * before) : raw(i)
    return { before, now: stop }
  }
}

describe("the pasted public script", () => {
  it("Supertrend turns where a hand-written loop turns", () => {
    const range = averageRange(10)
    const up = ratchet((i) => (high[i] + low[i]) / 2 - 3 * range[i], 1)
    const down = ratchet((i) => (high[i] + low[i]) / 2 + 3 * range[i], -1)
    let trend = 1
    assert.isTrue(
      gives(scripts.SUPERTREND, "trend", (i) => {
        const [under, over] = [up(i), down(i)]
        if (trend === -1 && above(close[i], over.before)) trend = 1
        else if (trend === 1 && above(under.before, close[i])) trend = -1
        return trend
      }),
    )
  })

  it("ATR trailing stop follows the price like a hand-written loop", () => {
    const range = averageRange(4)
    let stop = NaN
    const parameters = { c: 4, a: 2 }
    const step = (i: number): number => {
      const [before, loss, last] = [or(stop, 0), 2 * range[i], close[i - 1] ?? NaN]
      if (above(close[i], before) && above(last, before)) stop = Math.max(before, close[i] - loss)
      else if (above(before, close[i]) && above(before, last)) stop = Math.min(before, close[i] + loss)
      else stop = above(close[i], before) ? close[i] - loss : close[i] + loss
      return stop
    }
    assert.isTrue(gives(scripts.TRAILING_STOP, "stop", step, parameters))
  })

  it("Chandelier exit changes its direction where a hand-written loop does", () => {
    const range = averageRange(22)
    const long = ratchet((i) => highest(close, 22, i) - 3 * range[i], 1)
    const short = ratchet((i) => lowest(close, 22, i) + 3 * range[i], -1)
    let direction = 1
    assert.isTrue(
      gives(scripts.CHANDELIER, "dir", (i) => {
        const [under, over] = [long(i), short(i)]
        if (above(close[i], over.before)) direction = 1
        else if (above(under.before, close[i])) direction = -1
        return direction
      }),
    )
  })

  it("Heikin-Ashi counts its consecutive bars like a hand-written loop", () => {
    let [haOpen, haClose, count] = [NaN, NaN, 0]
    assert.isTrue(
      gives(scripts.HEIKIN_ASHI, "ups", (i) => {
        haOpen = i === 0 ? (open[0] + close[0]) / 2 : (haOpen + haClose) / 2
        haClose = (open[i] + high[i] + low[i] + close[i]) / 4
        count = above(haClose, haOpen) ? count + 1 : 0
        return count
      }),
    )
  })

  it("breakout enters and exits where a hand-written loop does", () => {
    let [entry, trades] = [NaN, 0]
    const step = (i: number): number => {
      if (Number.isNaN(entry) && i >= 20 && above(close[i], highest(high, 20, i - 1))) {
        entry = close[i]
        trades++
      } else if (!Number.isNaN(entry) && above(lowest(low, 10, i - 1), close[i])) entry = NaN
      return Number.isNaN(entry) ? -trades : entry + trades
    }
    assert.isTrue(gives(`${scripts.BREAKOUT}\nboth = inside ? entry + trades : -trades`, "both", step))
  })

  it("with a choice of averages equals the chosen average", () => {
    const plain = { SMA: "ta.sma(close, 9)", EMA: "ta.ema(close, 9)", Hull: "ta.hma(close, 9)" }
    for (const [kind, formula] of Object.entries(plain)) {
      const values = runNamed(scripts.CHOSEN_AVERAGE, "fast", bars, { parameters: { kind } })
      assert.deepStrictEqual(values, run(formula, bars), kind)
    }
    const double = "2 * ta.ema(close, 9) - ta.ema(ta.ema(close, 9), 9)"
    const values = runNamed(scripts.CHOSEN_AVERAGE, "fast", bars, { parameters: { kind: "Double" } })
    assert.deepStrictEqual(values, run(double, bars))
  })

  it("squeeze is on where its bands are inside its channel", () => {
    const mean = (source: ReadonlyArray<number>) => source.reduce((sum, x) => sum + x, 0) / 20
    const range = close.map((_, i) =>
      i === 0 ? NaN : Math.max(high[i], close[i - 1]) - Math.min(low[i], close[i - 1]),
    )
    const step = (i: number): boolean => {
      if (i < 20) return false
      const window = close.slice(i - 19, i + 1)
      const middle = mean(window)
      const deviation = Math.sqrt(mean(window.map((x) => (x - middle) ** 2)))
      return above(1.5 * mean(range.slice(i - 19, i + 1)), 1.5 * deviation)
    }
    assert.isTrue(gives(scripts.SQUEEZE, "sqzOn", step))
  })
})

describe("every public script", () => {
  const all = Object.entries({ ...scripts, ...more })
  const firstBars = (count: number): Bars => barsOf(walkOf(count))
  const walkOf = (count: number) => {
    const [time, ...rest] = [COLUMNS.time, open, high, low, close, COLUMNS.volume].map((each) => each.slice(0, count))
    const [o, h, l, c, v] = rest
    return { time, open: o, high: h, low: l, close: c, volume: v }
  }

  it("does not change its values when later bars come", () => {
    for (const [name, text] of all) {
      const plan = compileFormula(text)
      const whole = new Map(Array.from(plan.run(bars).named, ([each, series]) => [each, valuesOf(series)]))
      for (const count of [1, 25, 180, 399]) {
        for (const [each, series] of plan.run(firstBars(count)).named) {
          assert.deepStrictEqual(valuesOf(series), whole.get(each)?.slice(0, count), `${name}: ${each} of ${count}`)
        }
      }
    }
  })

  it("is explained with its values", () => {
    for (const [name, text] of all) {
      const trace = traceFormula(text)
      const plan = compileFormula(text)
      const [traced, planned] = [trace.plan.run(bars), plan.run(bars)]
      for (const [each, series] of planned.named) {
        assert.deepStrictEqual(valuesOf(traced.named.get(each) ?? series), valuesOf(series), `${name}: ${each}`)
      }
      assert.deepStrictEqual(valuesOf(traced.result), valuesOf(planned.result), name)
    }
  })

  it("is checked with its skipped statements and the names that need the whole history", () => {
    const facts = Effect.runSync(checkFormula(scripts.CHANDELIER))
    assert.deepStrictEqual(facts.skipped, ["indicator", "longColor", "longFill", "label.new"])
    assert.deepStrictEqual(facts.wholeHistory, [
      "longStop",
      "longStopPrev",
      "shortStop",
      "shortStopPrev",
      "dir",
      "buySignal",
    ])
  })
})
