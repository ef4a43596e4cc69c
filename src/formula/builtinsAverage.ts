import { ema, rma, sma, wma } from "../indicators/movingAverages.ts"
import { LENGTH, SOURCE, type OperationRow } from "./builtin.ts"
import { emaLookback, rmaLookback } from "./lookback.ts"
import { average } from "./windows.ts"

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
  lookback: ([length]) => length - 1,
  bind: average(([out], [source], [length], first) => sma(out, source, length, first)),
}

export const EMA: OperationRow = {
  ...ofLength,
  name: "ta.ema",
  doc: "Exponential moving average of weight 2 / (length + 1), seeded by the mean of the first `length` values.",
  lookback: ([length]) => emaLookback(length),
  bind: average(([out], [source], [length], first) => ema(out, source, length, first)),
}

export const RMA: OperationRow = {
  ...ofLength,
  name: "ta.rma",
  doc: "Wilder's moving average of weight 1 / length, seeded by the mean of the first `length` values.",
  lookback: ([length]) => rmaLookback(length),
  bind: average(([out], [source], [length], first) => rma(out, source, length, first)),
}

export const WMA: OperationRow = {
  ...ofLength,
  name: "ta.wma",
  doc: "Weighted moving average: the newest of the last `length` values weighs `length`, the oldest 1.",
  lookback: ([length]) => length - 1,
  bind: average(([out], [source], [length], first) => wma(out, source, length, first)),
}

/** Averages of the last values; na among them is passed over. */
export const AVERAGES: ReadonlyArray<OperationRow> = [SMA, EMA, RMA, WMA]
