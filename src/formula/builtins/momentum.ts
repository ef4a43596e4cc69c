import { change, falling, rising } from "../../indicators/changes.ts"
import { macd, rsi } from "../../indicators/momentum.ts"
import { LENGTH, SOURCE, type FunctionRow, type OperationRow } from "./builtin.ts"
import { macdAtBar, rsiAtBar } from "./memories.ts"
import { emaLookback, rmaLookback } from "../plan/lookback.ts"
import type { Operation } from "../plan/operation.ts"
import { isMoveUndecided, OF_A_PERCENTAGE } from "../plan/graph/doubt.ts"
import { standsStillTooLong } from "../plan/operations/stillness.ts"
import { boolOverBars, withLength, overBars, overValues } from "../plan/operations/windows.ts"

const bindPlainRsi = overValues(withLength(rsi))

// While the price does not move, both averages shrink at the same rate and their ratio stays as it is, so
// no look-back would be long enough.
const bindRsi: Operation["bind"] = (place) => {
  const step = bindPlainRsi(place)
  const [source] = place.numbers
  const [length] = place.settings
  return (run) => {
    step(run)
    if (standsStillTooLong(source.data, length, run)) run.holes = true
  }
}

export const CHANGE: OperationRow = {
  name: "ta.change",
  doc: "The value less the one `length` bars ago.",
  example: "ta.change(close) / close[1] > 0.03",
  parameters: [SOURCE, { ...LENGTH, default: 1 }],
  outputs: ["number"],
  lookback: ([length]) => length,
  warmup: (first, [length]) => first + length,
  cost: () => 1,
  bind: overBars(withLength(change)),
}

/** Momentum: a series compared with its own past. */
export const MOMENTUM: ReadonlyArray<FunctionRow> = [
  {
    name: "ta.rsi",
    doc: "Relative strength index, 0 to 100, from Wilder's averages of gains and losses; na until the value moves.",
    example: "ta.crossover(ta.rsi(close, 14), 30)",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    lookback: ([length]) => 1 + rmaLookback(length),
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    keepsInfinities: true,
    forgets: true,
    needsExact: () => true,
    doubts: () => OF_A_PERCENTAGE,
    bind: bindRsi,
    atBar: rsiAtBar,
  },
  {
    name: "ta.macd",
    doc: "Fast less slow exponential average (the line), the line's own average (the signal), and their difference.",
    example: "[macdLine, signalLine, _] = ta.macd(close, 12, 26, 9)\nta.crossover(macdLine, signalLine)",
    parameters: [
      SOURCE,
      { name: "fastlen", kind: "length" },
      { name: "slowlen", kind: "length" },
      { name: "siglen", kind: "length" },
    ],
    members: ["macdLine", "signalLine", "histLine"],
    outputs: ["number", "number", "number"],
    lookback: ([fast, slow, signal]) => emaLookback(Math.max(fast, slow)) + emaLookback(signal),
    warmup: (first, [fast, slow, signal], output) => first + Math.max(fast, slow) - 1 + (output === 0 ? 0 : signal - 1),
    cost: () => 5,
    keepsInfinities: true,
    forgets: true,
    bind: overValues(
      ({ 0: line, 1: signalLine, 2: histogram }, { 0: source }, { 0: fast, 1: slow, 2: signal }, first) =>
        macd(line, signalLine, histogram, source, fast, slow, signal, first),
    ),
    atBar: macdAtBar,
  },
  CHANGE,
  {
    name: "ta.mom",
    doc: "Momentum: the value less the one `length` bars ago.",
    example: "ta.crossover(ta.mom(close, 10), 0)",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    bind: overBars(withLength(change)),
  },
  {
    name: "ta.roc",
    doc: "Rate of change: by how many percent the value is above the one `length` bars ago.",
    example: "ta.roc(close, 63) > 20",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 2,
    makesInfinities: true,
    needsExact: () => true,
    bind: overBars(({ 0: out }, { 0: source }, { 0: length }, first) => {
      change(out, source, length, first)
      for (let i = first + length; i < out.length; i++) out[i] = (100 * out[i]) / source[i - length]
    }),
  },
  {
    name: "ta.rising",
    doc: "True where each of the last `length` bars rose above the one before it.",
    example: "ta.rising(close, 3) and ta.rising(volume, 3)",
    parameters: [SOURCE, LENGTH],
    outputs: ["bool"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    isUndecided: isMoveUndecided,
    bind: boolOverBars(rising),
  },
  {
    name: "ta.falling",
    doc: "True where each of the last `length` bars fell below the one before it.",
    example: "ta.falling(close, 3) and close > ta.sma(close, 200)",
    parameters: [SOURCE, LENGTH],
    outputs: ["bool"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    isUndecided: isMoveUndecided,
    bind: boolOverBars(falling),
  },
]
