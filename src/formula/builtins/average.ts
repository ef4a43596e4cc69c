import { ema, rma, sma, wma } from "../../indicators/movingAverages.ts"
import { LENGTH, SOURCE, type OperationRow } from "./builtin.ts"
import { emaAtBar, rmaAtBar } from "./memories.ts"
import { emaLookback, rmaLookback } from "../plan/lookback.ts"
import { average, withLength } from "../plan/operations/windows.ts"

const ofLength = {
  parameters: [SOURCE, LENGTH],
  outputs: ["number"],
  warmup: (first, [length]) => first + length - 1,
  cost: () => 1,
} as const satisfies Partial<OperationRow>

export const SMA: OperationRow = {
  ...ofLength,
  name: "ta.sma",
  doc: "Simple moving average: the mean of the last `length` values.",
  example: "ta.crossover(ta.sma(close, 20), ta.sma(close, 50))",
  lookback: ([length]) => length - 1,
  bind: average(withLength(sma)),
}

export const EMA: OperationRow = {
  ...ofLength,
  name: "ta.ema",
  doc: "Exponential moving average of weight 2 / (length + 1), seeded by the mean of the first `length` values.",
  example: "close > ta.ema(close, 20) and ta.ema(close, 20) > ta.ema(close, 50)",
  lookback: ([length]) => emaLookback(length),
  keepsInfinities: true,
  forgets: true,
  bind: average(withLength(ema)),
  atBar: emaAtBar,
}

export const RMA: OperationRow = {
  ...ofLength,
  name: "ta.rma",
  doc: "Wilder's moving average of weight 1 / length, seeded by the mean of the first `length` values.",
  example: "ta.crossover(close, ta.rma(close, 14))",
  lookback: ([length]) => rmaLookback(length),
  keepsInfinities: true,
  forgets: true,
  bind: average(withLength(rma)),
  atBar: rmaAtBar,
}

export const WMA: OperationRow = {
  ...ofLength,
  name: "ta.wma",
  doc: "Weighted moving average: the newest of the last `length` values weighs `length`, the oldest 1.",
  example: "ta.crossunder(close, ta.wma(close, 30))",
  lookback: ([length]) => length - 1,
  bind: average(withLength(wma)),
}

/** Averages of the last values, ignoring na. */
export const AVERAGES: ReadonlyArray<OperationRow> = [SMA, EMA, RMA, WMA]
