import { several } from "../plan/operations/arithmetic.ts"
import type { Described, VariableRow } from "./builtin.ts"
import type { Operation } from "../plan/operation.ts"
import type { FormulaColumn } from "../plan/Plan.ts"

type Fill = (out: Float64Array, columns: ReadonlyArray<Float64Array>) => void

const variable = (
  row: Described,
  reads: ReadonlyArray<FormulaColumn>,
  fill: Fill,
  more: Partial<Operation> = {},
): VariableRow => ({
  ...row,
  operation: { ...several(row.name, (out, columns) => fill(out, columns)), makesInfinities: true, ...more },
  reads,
  settings: [],
  isSource: false,
})

// A sum from the first bar on needs the whole history.
const ofHistory: Partial<Operation> = { lookback: () => Infinity }
const fromSecondBar: Partial<Operation> = { ...ofHistory, warmup: (first) => first + 1 }

const accumulate = (out: Float64Array, from: number, flow: (bar: number) => number): void => {
  let sum = 0
  out.fill(NaN, 0, from)
  for (let i = from; i < out.length; i++) {
    const next = flow(i)
    if (!Number.isNaN(next)) sum += next
    out[i] = Number.isNaN(next) ? NaN : sum
  }
}

/** An index that follows the close on the bars whose volume counts, compared with the bar before. */
const volumeIndex =
  (counts: (volume: number, before: number) => boolean): Fill =>
  (out, [close, volume]) => {
    let index = 1
    for (let i = 0; i < out.length; i++) {
      const change = i === 0 ? NaN : (close[i] - close[i - 1]) / close[i - 1]
      if (i > 0 && counts(volume[i], volume[i - 1]) && close[i] !== 0 && Number.isFinite(change))
        index += index * change
      out[i] = index
    }
  }

/** Volume flows, bar by bar or accumulated. */
export const FLOWS: ReadonlyArray<VariableRow> = [
  variable(
    {
      name: "ta.accdist",
      doc: "Accumulation and distribution: the volume times the close's place in the bar's range (1 at the high, -1 at the low), summed since the first bar.",
      example: "ta.accdist > ta.sma(ta.accdist, 20)",
    },
    ["high", "low", "close", "volume"],
    (out, [high, low, close, volume]) =>
      accumulate(out, 0, (i) =>
        high[i] === low[i]
          ? volume[i] - volume[i]
          : ((2 * close[i] - high[i] - low[i]) / (high[i] - low[i])) * volume[i],
      ),
    ofHistory,
  ),
  variable(
    {
      name: "ta.iii",
      doc: "Intraday intensity index: (2 * close - high - low) / ((high - low) * volume).",
      example: "ta.iii > 0 and ta.iii[1] < 0",
    },
    ["high", "low", "close", "volume"],
    (out, [high, low, close, volume]) => {
      for (let i = 0; i < out.length; i++) out[i] = (2 * close[i] - high[i] - low[i]) / ((high[i] - low[i]) * volume[i])
    },
  ),
  variable(
    {
      name: "ta.nvi",
      doc: "Negative volume index: starts at 1 and moves with the close on bars of less volume than the one before.",
      example: "ta.crossover(ta.nvi, ta.sma(ta.nvi, 50))",
    },
    ["close", "volume"],
    volumeIndex((volume, before) => volume < (before || 0)),
    ofHistory,
  ),
  variable(
    {
      name: "ta.pvi",
      doc: "Positive volume index: starts at 1 and moves with the close on bars of more volume than the one before.",
      example: "ta.crossover(ta.pvi, ta.sma(ta.pvi, 50))",
    },
    ["close", "volume"],
    volumeIndex((volume, before) => volume > (before || 0)),
    ofHistory,
  ),
  variable(
    {
      name: "ta.pvt",
      doc: "Price and volume trend: the volume times the close's relative change, summed since the second bar.",
      example: "ta.crossover(ta.pvt, ta.sma(ta.pvt, 20))",
    },
    ["close", "volume"],
    (out, [close, volume]) => accumulate(out, 1, (i) => ((close[i] - close[i - 1]) / close[i - 1]) * volume[i]),
    fromSecondBar,
  ),
  variable(
    {
      name: "ta.wad",
      doc: "Williams' accumulation and distribution: how far rising bars closed above their true low, and falling ones below their true high, summed since the second bar.",
      example: "ta.wad > ta.highest(ta.wad, 20)[1]",
    },
    ["high", "low", "close"],
    (out, [high, low, close]) =>
      accumulate(out, 1, (i) => {
        const move = close[i] - close[i - 1]
        if (move > 0) return close[i] - Math.min(low[i], close[i - 1])
        return move < 0 ? close[i] - Math.max(high[i], close[i - 1]) : move
      }),
    fromSecondBar,
  ),
  variable(
    {
      name: "ta.wvad",
      doc: "Williams' variable accumulation and distribution: (close - open) / (high - low) * volume.",
      example: "math.sum(ta.wvad, 24) > 0",
    },
    ["open", "high", "low", "close", "volume"],
    (out, [open, high, low, close, volume]) => {
      for (let i = 0; i < out.length; i++) out[i] = ((close[i] - open[i]) / (high[i] - low[i])) * volume[i]
    },
  ),
]
