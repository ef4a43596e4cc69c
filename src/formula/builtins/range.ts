import { highest, lowest } from "../../indicators/extremes.ts"
import { rma } from "../../indicators/movingAverages.ts"
import { dev } from "../../indicators/deviations.ts"
import { atr, stdev, tr, variance } from "../../indicators/volatility.ts"
import { LENGTH, SOURCE, type OperationRow } from "./builtin.ts"
import { RMA } from "./average.ts"
import { rmaLookback } from "../plan/lookback.ts"
import { isDense, settle, type NumberSlot, type Operation } from "../plan/operation.ts"
import { latestFirst, withLength, overBars, overValues, settleOutputs } from "../plan/operations/windows.ts"

const extreme = {
  parameters: [SOURCE, LENGTH],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => Math.max(first, length - 1),
  cost: () => 3,
} as const satisfies Partial<OperationRow>

const averageTrueRange = overValues(withLength(rma))

// Where a high, low or close is missing, only the true ranges that need it are na. The average takes the
// others, as in Pine Script.
const bindAtr: Operation["bind"] = (place) => {
  const { numbers, settings, outNumbers } = place
  const [high, low, close] = numbers
  const unknown = { first: 0, isKnown: false, isDense: false, isTame: false }
  const range: NumberSlot = {
    ...unknown,
    data: new Float64Array(0),
    warmup: high.warmup,
    lookback: high.lookback,
    doubt: 0,
  }
  const average = averageTrueRange({ ...place, numbers: [range] })
  return (run) => {
    const first = latestFirst(numbers)
    let isWhole = true
    for (const slot of numbers) isWhole = isDense(slot, run) && slot.first === first && isWhole
    if (isWhole) {
      atr(outNumbers[0].data, high.data, low.data, close.data, settings[0], first)
      settleOutputs(place, run, first)
      return
    }
    range.data = new Float64Array(run.length)
    tr(range.data, high.data, low.data, close.data, true)
    settle(range, 0)
    average(run)
  }
}

export const TR: OperationRow = {
  name: "ta.tr",
  doc: "True range; where the previous close is na it is high - low with `handle_na`, else na.",
  example: "ta.tr(true) > 2 * ta.sma(ta.tr(true), 20)",
  parameters: [{ name: "handle_na", kind: "flag", default: false }],
  reads: ["high", "low", "close"],
  outputs: ["number"],
  lookback: () => 1,
  warmup: (first, [handleNa]) => first + 1 - handleNa,
  cost: () => 1,
  bind:
    ({ numbers: [high, low, close], settings: [handleNa], outNumbers: [out] }) =>
    (run) => {
      tr(out.data, high.data, low.data, close.data, handleNa === 1)
      // Needs the high and low of the bar itself, and the close of the one before.
      const first = Math.max(high.first, low.first, handleNa === 1 ? 0 : close.first + 1)
      settle(out, Math.min(run.length, first))
    },
}

const ATR: OperationRow = {
  name: "ta.atr",
  doc: "Average true range: Wilder's average of the true range.",
  example: "stop = close - 2 * ta.atr(14)",
  parameters: [LENGTH],
  reads: ["high", "low", "close"],
  outputs: ["number"],
  lookback: ([length]) => 1 + rmaLookback(length),
  warmup: (first, [length]) => first + length - 1,
  cost: () => 2,
  forgets: true,
  bind: bindAtr,
  parts: (add, columns, length) => add(RMA, add(TR, columns, [1]), length),
}

export const STDEV: OperationRow = {
  name: "ta.stdev",
  doc: "Standard deviation of the last `length` values, of the whole population with `biased`, else of a sample.",
  example: "zScore = (close - ta.sma(close, 20)) / ta.stdev(close, 20)",
  parameters: [SOURCE, LENGTH, { name: "biased", kind: "flag", default: true }],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => first + length - 1,
  cost: () => 3,
  bind: overValues(({ 0: out }, { 0: source }, { 0: length, 1: biased }, first) =>
    stdev(out, source, length, biased === 1, first),
  ),
}

export const HIGHEST: OperationRow = {
  ...extreme,
  name: "ta.highest",
  doc: "The highest of the last `length` bars, ignoring na; of `high` without a source.",
  example: "close > ta.highest(20)[1]",
  defaultSource: "high",
  bind: overBars(withLength(highest)),
}

export const LOWEST: OperationRow = {
  ...extreme,
  name: "ta.lowest",
  doc: "The lowest of the last `length` bars, ignoring na; of `low` without a source.",
  example: "close < ta.lowest(20)[1]",
  defaultSource: "low",
  bind: overBars(withLength(lowest)),
}

const VARIANCE: OperationRow = {
  ...STDEV,
  name: "ta.variance",
  needsExact: () => true,
  doc: "Variance of the last `length` values, of the whole population with `biased`, else of a sample.",
  example: "ta.variance(close, 10) < 0.1 * ta.variance(close, 50)",
  bind: overValues(({ 0: out }, { 0: source }, { 0: length, 1: biased }, first) =>
    variance(out, source, length, biased === 1, first),
  ),
}

const DEV: OperationRow = {
  name: "ta.dev",
  doc: "Mean absolute deviation: how far the last `length` values are from their mean.",
  example: "close < ta.sma(close, 20) - 2 * ta.dev(close, 20)",
  parameters: [SOURCE, LENGTH],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => first + length - 1,
  cost: ([length]) => length,
  bind: overValues(withLength(dev)),
}

/** Volatility: the range of prices. */
export const RANGES: ReadonlyArray<OperationRow> = [TR, ATR, STDEV, HIGHEST, LOWEST, VARIANCE, DEV]
