import * as indicatorts from "indicatorts"
import * as technical from "technicalindicators"
import * as signals from "trading-signals"
import { cci } from "../src/indicators/deviations.ts"
import { change } from "../src/indicators/changes.ts"
import { correlation } from "../src/indicators/correlation.ts"
import { crossover } from "../src/indicators/crossings.ts"
import { dmi } from "../src/indicators/directional.ts"
import { highest, lowest } from "../src/indicators/extremes.ts"
import { macd, rsi } from "../src/indicators/momentum.ts"
import { ema, rma, sma, wma } from "../src/indicators/movingAverages.ts"
import { linreg } from "../src/indicators/regression.ts"
import { sar } from "../src/indicators/stops.ts"
import { sum } from "../src/indicators/sums.ts"
import { atr, stdev, tr, variance } from "../src/indicators/volatility.ts"
import { obv } from "../src/indicators/volumes.ts"
import { almaWeights, weightedSum } from "../src/indicators/weighted.ts"

/** One symbol's bars in the form that each contender takes; converting them is not timed. */
export interface Bars {
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly lists: Readonly<Record<"high" | "low" | "close" | "volume", Array<number>>>
  readonly candles: ReadonlyArray<Candle>
}

/** A bar in the form of trading-signals. */
export interface Candle {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Values of the bars; the last one is that of the last bar. */
export type Values = ArrayLike<number>

/** A contender, and the bar from which its values equal ours; `undefined` if it computes something else. */
export interface Contender {
  readonly run: (bars: Bars) => Values
  readonly sameFrom?: number
}

export interface KernelRow {
  readonly name: string
  readonly ours: (out: Float64Array, bars: Bars) => void
  /** TA-Lib's function with its inputs, options and outputs; `sameFrom` as in {@link Contender}. */
  readonly talib?: {
    readonly name: string
    readonly inputs: ReadonlyArray<"high" | "low" | "close" | "volume">
    readonly options: ReadonlyArray<number>
    readonly outputs?: number
    readonly sameFrom?: number
  }
  readonly tradingSignals?: Contender
  readonly indicatorts?: Contender
  readonly technicalindicators?: Contender
  /** Why a contender's values are not compared, or why it is faster. */
  readonly note?: string
}

/** A streaming indicator that takes bar by bar. */
interface Fed<Input> {
  readonly add: (input: Input) => number | null | undefined
}

const streamed =
  <Input>(make: () => Fed<Input>, inputsOf: (bars: Bars) => ReadonlyArray<Input>): Contender["run"] =>
  (bars) => {
    const indicator = make()
    const values: Array<number> = []
    for (const input of inputsOf(bars)) {
      const value = indicator.add(input)
      if (typeof value === "number") values.push(value)
    }
    return values
  }

const closes = (bars: Bars) => bars.lists.close
const candles = (bars: Bars) => bars.candles
const ofCloses = (make: () => Fed<number>, sameFrom?: number): Contender => from(streamed(make, closes), sameFrom)
const ofCandles = (make: () => Fed<Candle>, sameFrom?: number): Contender => from(streamed(make, candles), sameFrom)
const from = (run: Contender["run"], sameFrom?: number): Contender =>
  sameFrom === undefined ? { run } : { run, sameFrom }

// Outputs that a kernel fills besides the compared one.
const spare = [new Float64Array(0), new Float64Array(0)]
const beside = (bars: number): ReadonlyArray<Float64Array> => {
  if (spare[0].length !== bars) for (const i of [0, 1]) spare[i] = new Float64Array(bars)
  return spare
}
const bools = { out: new Uint8Array(0) }
const alma = almaWeights(20, 0.85, 6, false)
const hlc = ["high", "low", "close"] as const

/** Every kernel that has a rival, with the settings that people use. */
export const KERNELS: ReadonlyArray<KernelRow> = [
  {
    name: "sma 20",
    ours: (out, { close }) => sma(out, close, 20, 0),
    talib: { name: "SMA", inputs: ["close"], options: [20], sameFrom: 19 },
    tradingSignals: ofCloses(() => new signals.SMA(20), 19),
    indicatorts: from(({ lists }) => indicatorts.sma(lists.close, { period: 20 }), 19),
    technicalindicators: from(({ lists }) => technical.sma({ period: 20, values: lists.close }), 19),
    note: "ours carries the rounding error of its sum",
  },
  {
    name: "ema 20",
    ours: (out, { close }) => ema(out, close, 20, 0),
    talib: { name: "EMA", inputs: ["close"], options: [20], sameFrom: 19 },
    tradingSignals: ofCloses(() => new signals.EMA(20)),
    indicatorts: from(({ lists }) => indicatorts.ema(lists.close, { period: 20 })),
    technicalindicators: from(({ lists }) => technical.ema({ period: 20, values: lists.close }), 19),
    note: "trading-signals and indicatorts seed with the first price",
  },
  {
    name: "rma 14",
    ours: (out, { close }) => rma(out, close, 14, 0),
    tradingSignals: ofCloses(() => new signals.WSMA(14), 13),
    indicatorts: from(({ lists }) => indicatorts.rma(lists.close, { period: 14 })),
    technicalindicators: from(({ lists }) => technical.wema({ period: 14, values: lists.close }), 13),
    note: "indicatorts has a value before 14 bars",
  },
  {
    name: "wma 20",
    ours: (out, { close }) => wma(out, close, 20, 0),
    talib: { name: "WMA", inputs: ["close"], options: [20], sameFrom: 19 },
    tradingSignals: ofCloses(() => new signals.WMA(20), 19),
    technicalindicators: from(({ lists }) => technical.wma({ period: 20, values: lists.close }), 19),
    note: "ours never subtracts, so that no error outlives its window",
  },
  {
    name: "alma 20",
    ours: (out, { close }) => weightedSum(out, close, alma, 0),
    tradingSignals: ofCloses(() => new signals.ALMA(20, 0.85, 6), 19),
  },
  {
    name: "rsi 14",
    ours: (out, { close }) => rsi(out, close, 14, 0),
    talib: { name: "RSI", inputs: ["close"], options: [14], sameFrom: 14 },
    tradingSignals: ofCloses(() => new signals.RSI(14), 14),
    indicatorts: from(({ lists }) => indicatorts.rsi(lists.close, { period: 14 })),
    technicalindicators: from(({ lists }) => technical.rsi({ period: 14, values: lists.close })),
    note: "technicalindicators rounds to 2 digits; indicatorts is seeded otherwise",
  },
  {
    name: "macd 12 26 9",
    ours: (out, { close }) => {
      const [signal, histogram] = beside(out.length)
      macd(out, signal, histogram, close, 12, 26, 9, 0)
    },
    talib: { name: "MACD", inputs: ["close"], options: [12, 26, 9], outputs: 3 },
    indicatorts: from(({ lists }) => indicatorts.macd(lists.close, { fast: 12, slow: 26, signal: 9 }).macdLine),
    technicalindicators: from(
      ({ lists }) =>
        technical
          .macd({
            values: lists.close,
            fastPeriod: 12,
            slowPeriod: 26,
            signalPeriod: 9,
            SimpleMAOscillator: false,
            SimpleMASignal: false,
          })
          .map(({ MACD }) => MACD ?? NaN),
      25,
    ),
    note: "TA-Lib seeds its fast average later; indicatorts with the first price",
  },
  {
    name: "tr",
    ours: (out, { high, low, close }) => tr(out, high, low, close, true),
    talib: { name: "TRANGE", inputs: hlc, options: [], sameFrom: 1 },
    tradingSignals: ofCandles(() => new signals.TR(), 0),
    indicatorts: from(({ lists }) => indicatorts.tr(lists.high, lists.low, lists.close)),
    technicalindicators: from(({ lists }) => technical.truerange(lists), 1),
    note: "indicatorts measures the first bar, and gaps, otherwise; ours asks at each bar whether the close before is na",
  },
  {
    name: "atr 14",
    ours: (out, { high, low, close }) => atr(out, high, low, close, 14, 0),
    talib: { name: "ATR", inputs: hlc, options: [14] },
    tradingSignals: ofCandles(() => new signals.ATR(14), 13),
    indicatorts: from(({ lists }) => indicatorts.atr(lists.high, lists.low, lists.close, { period: 14 }).atrLine),
    technicalindicators: from(({ lists }) => technical.atr({ ...lists, period: 14 })),
    note: "TA-Lib and technicalindicators leave the first bar out; indicatorts takes plain means",
  },
  {
    name: "dmi 14 14",
    ours: (out, { high, low, close }) => {
      const [plus, minus] = beside(out.length)
      dmi(plus, minus, out, high, low, close, 14, 14, 0)
    },
    talib: { name: "ADX", inputs: hlc, options: [14] },
    tradingSignals: ofCandles(() => new signals.ADX(14)),
    technicalindicators: from(({ lists }) => technical.adx({ ...lists, period: 14 }).map(({ adx }) => adx)),
    note: "seeds differ; TA-Lib's gives the adx alone, ours the two others with it; ours has tolerant moves",
  },
  {
    name: "stdev 20",
    ours: (out, { close }) => stdev(out, close, 20, true, 0),
    talib: { name: "STDDEV", inputs: ["close"], options: [20, 1], sameFrom: 19 },
    indicatorts: from(({ lists }) => indicatorts.mstd(lists.close, { period: 20 }), 19),
    technicalindicators: from(({ lists }) => technical.sd({ period: 20, values: lists.close }), 19),
    note: "TA-Lib subtracts squares of prices: ours loses no digit on big ones",
  },
  {
    name: "variance 20",
    ours: (out, { close }) => variance(out, close, 20, true, 0),
    talib: { name: "VAR", inputs: ["close"], options: [20, 1], sameFrom: 19 },
    note: "as stdev",
  },
  {
    name: "cci 20",
    ours: (out, { close }) => cci(out, close, 20, 0),
    talib: { name: "CCI", inputs: ["close", "close", "close"], options: [20], sameFrom: 19 },
    tradingSignals: ofCandles(() => new signals.CCI(20)),
    indicatorts: from(({ lists }) => indicatorts.cci(lists.close, lists.close, lists.close, { period: 20 })),
    technicalindicators: from(
      ({ lists: { close } }) => technical.cci({ high: close, low: close, close, period: 20 }),
      19,
    ),
    note: "trading-signals reads the typical price; indicatorts takes another deviation",
  },
  {
    name: "highest 20",
    ours: (out, { high }) => highest(out, high, 20, 0),
    talib: { name: "MAX", inputs: ["high"], options: [20], sameFrom: 19 },
    indicatorts: from(({ lists }) => indicatorts.mmax(lists.high, { period: 20 }), 19),
    technicalindicators: from(({ lists }) => technical.highest({ values: lists.high, period: 20 }), 19),
    note: "ours passes na over, and takes the same whatever the length",
  },
  {
    name: "lowest 20",
    ours: (out, { low }) => lowest(out, low, 20, 0),
    talib: { name: "MIN", inputs: ["low"], options: [20], sameFrom: 19 },
    indicatorts: from(({ lists }) => indicatorts.mmin(lists.low, { period: 20 }), 19),
    technicalindicators: from(({ lists }) => technical.lowest({ values: lists.low, period: 20 }), 19),
    note: "as highest",
  },
  {
    name: "linreg 20",
    ours: (out, { close }) => linreg(out, close, 20, 0, 0),
    talib: { name: "LINEARREG", inputs: ["close"], options: [20], sameFrom: 19 },
  },
  {
    name: "correlation 20",
    ours: (out, { high, close }) => correlation(out, high, close, 20, 0),
    talib: { name: "CORREL", inputs: ["high", "close"], options: [20], sameFrom: 19 },
    note: "TA-Lib subtracts products of prices: ours loses no digit on big ones",
  },
  {
    name: "change 10",
    ours: (out, { close }) => change(out, close, 10, 0),
    talib: { name: "MOM", inputs: ["close"], options: [10], sameFrom: 10 },
    tradingSignals: ofCloses(() => new signals.MOM(10), 10),
    note: "next to nothing but the call itself",
  },
  {
    name: "sum 20",
    ours: (out, { close }) => sum(out, close, 20, 0),
    talib: { name: "SUM", inputs: ["close"], options: [20], sameFrom: 19 },
    indicatorts: from(({ lists }) => indicatorts.msum(lists.close, { period: 20 }), 19),
    technicalindicators: from(({ lists }) => technical.sum({ values: lists.close, period: 20 }), 19),
    note: "ours carries the rounding error of its sum",
  },
  {
    name: "obv",
    ours: (out, { close, volume }) => obv(out, close, volume),
    talib: { name: "OBV", inputs: ["close", "volume"], options: [] },
    tradingSignals: ofCandles(() => new signals.OBV(14)),
    indicatorts: from(({ lists }) => indicatorts.obv(lists.close, lists.volume), 1),
    technicalindicators: from(({ lists }) => technical.obv(lists), 1),
    note: "TA-Lib and trading-signals begin elsewhere; ours passes na over",
  },
  {
    name: "sar",
    ours: (out, { high, low, close }) => sar(out, high, low, close, 0.02, 0.02, 0.2, 0),
    talib: { name: "SAR", inputs: ["high", "low"], options: [0.02, 0.2] },
    tradingSignals: ofCandles(() => new signals.PSAR({ accelerationStep: 0.02, accelerationMax: 0.2 })),
    indicatorts: from(
      ({ lists }) => indicatorts.psar(lists.high, lists.low, lists.close, { step: 0.02, max: 0.2 }).psarResult,
    ),
    technicalindicators: from(({ lists: { high, low } }) => technical.psar({ high, low, step: 0.02, max: 0.2 })),
    note: "each has a start of its own",
  },
  {
    name: "crossover",
    ours: (out, { high, close }) => {
      if (bools.out.length !== out.length) bools.out = new Uint8Array(out.length)
      crossover(bools.out, high, close, 0)
    },
    technicalindicators: from(({ lists }) =>
      technical.crossUp({ lineA: lists.high, lineB: lists.close }).map((value) => (value ? 1 : 0)),
    ),
    note: "bools: compared with nobody",
  },
]
