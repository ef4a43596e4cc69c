import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { change, falling, rising } from "../../src/indicators/changes.ts"
import { cross, crossover, crossunder } from "../../src/indicators/crossings.ts"
import { correlation } from "../../src/indicators/correlation.ts"
import { cci, dev } from "../../src/indicators/deviations.ts"
import { dmi } from "../../src/indicators/directional.ts"
import { highestbars, lowestbars, pivothigh, pivotlow } from "../../src/indicators/extremeBars.ts"
import { highest, lowest, range } from "../../src/indicators/extremes.ts"
import { flowSum, gains, losses, moneyFlow } from "../../src/indicators/flows.ts"
import { barssince, valuewhen } from "../../src/indicators/occurrences.ts"
import {
  median,
  mode,
  percentileLinearInterpolation,
  percentileNearestRank,
  percentrank,
} from "../../src/indicators/ranks.ts"
import { aboveLow } from "../../src/indicators/placement.ts"
import { linreg } from "../../src/indicators/regression.ts"
import { sar, supertrend } from "../../src/indicators/stops.ts"
import { cum, sum } from "../../src/indicators/sums.ts"
import { macd, rsi } from "../../src/indicators/momentum.ts"
import { ema, rma, sma, wma } from "../../src/indicators/movingAverages.ts"
import { atr, stdev, tr, variance } from "../../src/indicators/volatility.ts"
import { rci } from "../../src/indicators/rankCorrelation.ts"
import { obv, vwap, vwapDeviation } from "../../src/indicators/volumes.ts"
import { almaWeights, weightedSum } from "../../src/indicators/weighted.ts"

interface Input {
  readonly a: Float64Array
  readonly b: Float64Array
  readonly c: Float64Array
}
type Kernel = (input: Input, length: number, first: number) => ReadonlyArray<number>

const numbers =
  (kernel: (out: Float64Array, input: Input, length: number, first: number) => void): Kernel =>
  (input, length, first) => {
    const out = new Float64Array(input.a.length).fill(12_345.678)
    kernel(out, input, length, first)
    return [...out]
  }

/** Where one series is above another. */
const above = ({ b, c }: Input): Uint8Array => Uint8Array.from(b, (x, i) => (x > c[i] ? 1 : 0))

const bools =
  (kernel: (out: Uint8Array, input: Input, length: number, first: number) => void): Kernel =>
  (input, length, first) => {
    const out = new Uint8Array(input.a.length).fill(77)
    kernel(out, input, length, first)
    return [...out]
  }

const macdPart = (part: 0 | 1 | 2): Kernel =>
  numbers((out, { a }, length, first) => {
    const outs = [new Float64Array(out.length), new Float64Array(out.length), new Float64Array(out.length)]
    macd(outs[0], outs[1], outs[2], a, length, length + 2, 2, first)
    out.set(outs[part])
  })

const dmiPart = (part: 0 | 1 | 2): Kernel =>
  numbers((out, { a, b, c }, length, first) => {
    const outs = [new Float64Array(out.length), new Float64Array(out.length), new Float64Array(out.length)]
    dmi(outs[0], outs[1], outs[2], b, c, a, length, 3, first)
    out.set(outs[part])
  })

/** A kernel and the bar of its first value (or first possible 1), counted from `first`. */
const byFirst: ReadonlyArray<readonly [string, Kernel, (length: number) => number]> = [
  ["sma", numbers((out, { a }, length, first) => sma(out, a, length, first)), (n) => n - 1],
  ["ema", numbers((out, { a }, length, first) => ema(out, a, length, first)), (n) => n - 1],
  ["rma", numbers((out, { a }, length, first) => rma(out, a, length, first)), (n) => n - 1],
  ["wma", numbers((out, { a }, length, first) => wma(out, a, length, first)), (n) => n - 1],
  ["rsi", numbers((out, { a }, length, first) => rsi(out, a, length, first)), (n) => n],
  ["macd line", macdPart(0), (n) => n + 1],
  ["macd signal", macdPart(1), (n) => n + 2],
  ["macd histogram", macdPart(2), (n) => n + 2],
  ["atr", numbers((out, { a, b, c }, length, first) => atr(out, b, c, a, length, first)), (n) => n - 1],
  ["stdev", numbers((out, { a }, length, first) => stdev(out, a, length, true, first)), (n) => n - 1],
  ["stdev of a sample", numbers((out, { a }, length, first) => stdev(out, a, length + 1, false, first)), (n) => n],
  ["sum", numbers((out, { a }, length, first) => sum(out, a, length, first)), (n) => n - 1],
  ["cum", numbers((out, { a }, _, first) => cum(out, a, first)), () => 0],
  ["linreg", numbers((out, { a }, length, first) => linreg(out, a, length, 1, first)), (n) => n - 1],
  ["median", numbers((out, { a }, length, first) => median(out, a, length, first)), (n) => n - 1],
  ["mode", numbers((out, { a }, length, first) => mode(out, a, length, first)), (n) => n - 1],
  [
    "percentile by rank",
    numbers((out, { a }, length, first) => percentileNearestRank(out, a, length, 30, first)),
    (n) => n - 1,
  ],
  [
    "percentile between ranks",
    numbers((out, { a }, length, first) => percentileLinearInterpolation(out, a, length, 30, first)),
    (n) => n - 1,
  ],
  ["percentrank", numbers((out, { a }, length, first) => percentrank(out, a, length, first)), (n) => n],
  ["variance", numbers((out, { a }, length, first) => variance(out, a, length, true, first)), (n) => n - 1],
  ["dev", numbers((out, { a }, length, first) => dev(out, a, length, first)), (n) => n - 1],
  ["cci", numbers((out, { a }, length, first) => cci(out, a, length + 1, first)), (n) => n],
  [
    "alma",
    numbers((out, { a }, length, first) => weightedSum(out, a, almaWeights(length, 0.85, 6, false), first)),
    (n) => n - 1,
  ],
  ["gains", numbers((out, { a }, _, first) => gains(out, a, first)), () => 1],
  ["losses", numbers((out, { a }, _, first) => losses(out, a, first)), () => 1],
  ["money flow", numbers((out, { a, b }, _, first) => moneyFlow(out, a, b, 1, first)), () => 0],
  ["flow sum", numbers((out, { a }, length, first) => flowSum(out, a, length, first)), (n) => n - 1],
  ["dmi up", dmiPart(0), (n) => n],
  ["dmi down", dmiPart(1), (n) => n],
  ["adx", dmiPart(2), (n) => n + 2],
  ["sar", numbers((out, { a, b, c }, _, first) => sar(out, b, c, a, 0.02, 0.02, 0.2, first)), () => 1],
  [
    "supertrend",
    numbers((out, { a, b, c }, n, first) => supertrend(out, new Float64Array(out.length), b, c, a, 2, n, first)),
    (n) => n - 1,
  ],
  [
    "vwap",
    numbers((out, input, _, first) => vwap(out, input.a, input.b, above(input).fill(1, first, first + 1), first)),
    () => 0,
  ],
  [
    "vwap deviation",
    numbers((out, input, _, first) =>
      vwapDeviation(out, input.a, input.b, above(input).fill(1, first, first + 1), first),
    ),
    () => 0,
  ],
  ["rci", numbers((out, { a }, length, first) => rci(out, a, length + 1, first)), (n) => n],
  ["change", numbers((out, { a }, length, first) => change(out, a, length, first)), (n) => n],
  ["rising", bools((out, { a }, length, first) => rising(out, a, length, first)), (n) => n],
  ["falling", bools((out, { a }, length, first) => falling(out, a, length, first)), (n) => n],
  ["crossover", bools((out, { a, b }, _, first) => crossover(out, a, b, first)), () => 1],
  ["crossunder", bools((out, { a, b }, _, first) => crossunder(out, a, b, first)), () => 1],
  ["cross", bools((out, { a, b }, _, first) => cross(out, a, b, first)), () => 1],
]

/** Kernels whose window or rule does not begin at `first`. */
const byBar: ReadonlyArray<readonly [string, Kernel]> = [
  ["highest", numbers((out, { a }, length, first) => highest(out, a, length, first))],
  ["lowest", numbers((out, { a }, length, first) => lowest(out, a, length, first))],
  ["range", numbers((out, { a }, length, first) => range(out, a, length, first))],
  ["highestbars", numbers((out, { a }, length, first) => highestbars(out, a, length, first))],
  ["lowestbars", numbers((out, { a }, length, first) => lowestbars(out, a, length, first))],
  ["pivothigh", numbers((out, { a }, length, first) => pivothigh(out, a, length, 2, first))],
  ["pivotlow", numbers((out, { a }, length, first) => pivotlow(out, a, 2, length, first))],
  ["correlation", numbers((out, { a, b }, length, first) => correlation(out, a, b, length, first))],
  ["valuewhen", numbers((out, input, length) => valuewhen(out, above(input), input.a, length))],
  ["barssince", numbers((out, input) => barssince(out, above(input)))],
  ["above low", numbers((out, { a, b, c }, _, first) => aboveLow(out, a, b, c, first))],
  ["obv", numbers((out, { a, b }) => obv(out, a, b))],
  ["tr", numbers((out, { a, b, c }) => tr(out, b, c, a, true))],
]

const every: ReadonlyArray<readonly [string, Kernel]> = [...byFirst.map(([name, k]) => [name, k] as const), ...byBar]

// Quarters, so that moves cancel without rounding errors and a flat RSI is NaN everywhere.
const price = fc.integer({ min: 1, max: 400 }).map((x) => x / 4)
const inputs = fc.array(fc.tuple(price, price, price), { maxLength: 60 }).map((rows): Input => ({
  a: Float64Array.from(rows, ([x]) => x),
  b: Float64Array.from(rows, ([, y]) => y),
  c: Float64Array.from(rows, ([, , z]) => z),
}))
const lengths = fc.integer({ min: 1, max: 65 })

const cut = (input: Input, bars: number): Input => ({
  a: input.a.slice(0, bars),
  b: input.b.slice(0, bars),
  c: input.c.slice(0, bars),
})

const behindNaN = (input: Input, bars: number): Input => {
  const shift = (source: Float64Array) => Float64Array.of(...Array.from({ length: bars }, () => NaN), ...source)
  return { a: shift(input.a), b: shift(input.b), c: shift(input.c) }
}

describe.each(every)("%s", (_, kernel) => {
  it("has the same values at the start of a longer series", () => {
    fc.assert(
      fc.property(inputs, lengths, fc.nat(60), (input, length, bars) => {
        const shorter = Math.min(bars, input.a.length)
        const whole = kernel(input, length, 0)
        assert.deepStrictEqual(kernel(cut(input, shorter), length, 0), whole.slice(0, shorter))
      }),
    )
  })

  it("accepts no bars", () => {
    assert.deepStrictEqual(
      kernel(cut(behindNaN({ a: new Float64Array(), b: new Float64Array(), c: new Float64Array() }, 0), 0), 3, 0),
      [],
    )
  })

  it("has no value if all bars are NaN, whatever `first` is", () => {
    const nothing = new Float64Array(9).fill(NaN)
    for (const first of [0, 4, 9, 20]) {
      for (const length of [1, 3, 30]) {
        const values = kernel({ a: nothing, b: nothing, c: nothing }, length, first)
        assert.isTrue(
          values.every((x) => Number.isNaN(x) || x === 0),
          `${values}`,
        )
      }
    }
  })
})

describe.each(byFirst)("%s", (_, kernel, warmup) => {
  it("counts from `first`: after leading NaN the same values come as many bars later", () => {
    fc.assert(
      fc.property(inputs, lengths, fc.nat(20), (input, length, bars) => {
        const here = kernel(input, length, 0)
        const later = kernel(behindNaN(input, bars), length, bars)
        assert.deepStrictEqual(later.slice(bars), here)
        assert.isTrue(later.slice(0, bars).every((x) => Number.isNaN(x) || x === 0))
      }),
    )
  })

  it("has its first value at the bar that its doc comment names", () => {
    fc.assert(
      fc.property(inputs, lengths, (input, length) => {
        // The RSI is NaN without a move, so every bar moves.
        const moving = { ...input, a: input.a.map((x, i) => x + 1000 * i) }
        const values = kernel(moving, length, 0)
        const at = Math.min(warmup(length), values.length)
        assert.isTrue(values.slice(0, at).every((x) => Number.isNaN(x) || x === 0))
        assert.isFalse(values.slice(at).some((x) => Number.isNaN(x)))
      }),
    )
  })
})

describe("a kernel with a length of 1", () => {
  const source = Float64Array.of(3, 0.1, 1e9, 0.1, 7)
  const input = { a: source, b: source, c: source }

  it.each(
    every.filter(([name]) =>
      ["sma", "ema", "rma", "wma", "highest", "lowest", "sum", "linreg", "median", "mode"].includes(name),
    ),
  )("equals its source: %s", (_, kernel) => {
    assert.deepStrictEqual(kernel(input, 1, 0), [...source])
  })
})

describe("a kernel with a length of all bars", () => {
  const source = Float64Array.of(4, 8, 6, 2)
  const input = { a: source, b: source, c: source }
  const last: Readonly<Record<string, number>> = {
    sma: 5,
    ema: 5,
    rma: 5,
    wma: 4.6,
    stdev: Math.sqrt(5),
    sum: 20,
    median: 5,
    mode: 2,
    // 6.2 - 0.8 x on x = 0 .. 3, one bar before the last.
    linreg: 4.6,
    highest: 8,
    lowest: 2,
  }

  it.each(every.filter(([name]) => name in last))("has one value, at the last bar: %s", (name, kernel) => {
    const values = kernel(input, 4, 0)
    assert.deepStrictEqual(values.slice(0, 3), [NaN, NaN, NaN])
    assert.approximately(values[3], last[name], 1e-15)
  })

  it.each(every.filter(([name]) => name in last))("has no value if the length is one more: %s", (_, kernel) => {
    assert.deepStrictEqual(kernel(input, 5, 0), [NaN, NaN, NaN, NaN])
  })
})
