import { dmi } from "../../indicators/directional.ts"
import { sar, supertrend } from "../../indicators/stops.ts"
import type { OperationRow } from "./builtin.ts"
import { OF_A_PERCENTAGE } from "../plan/graph/doubt.ts"
import { rmaLookback } from "../plan/lookback.ts"
import type { Operation } from "../plan/operation.ts"
import { overValues } from "../plan/operations/windows.ts"

const bindPlainDmi = overValues(
  ({ 0: plus, 1: minus, 2: adx }, { 0: high, 1: low, 2: close }, { 0: length, 1: smoothing }, first) =>
    dmi(plus, minus, adx, high, low, close, length, smoothing, first),
)

// While each bar lies inside the one before, both averages shrink at the same rate and their ratio stays
// as it is, so no look-back would be long enough.
const bindDmi: Operation["bind"] = (place) => {
  const step = bindPlainDmi(place)
  const [high, low] = place.numbers
  const [length] = place.settings
  return (run) => {
    step(run)
    if (run.bars.firstIndex > 0 && staysInside(high.data, low.data, length)) run.holes = true
  }
}

const staysInside = (high: Float64Array, low: Float64Array, bars: number): boolean => {
  let inside = 0
  for (let i = 1; i < high.length && inside <= bars; i++) {
    inside = high[i] <= high[i - 1] && low[i] >= low[i - 1] ? inside + 1 : 0
  }
  return inside > bars
}

/** Trend indicators. */
export const TRENDS: ReadonlyArray<OperationRow> = [
  {
    name: "ta.dmi",
    doc: "Directional movement, 0 to 100: +DI and -DI, the parts of the range that led up and down, and ADX, how one-sided they are on average.",
    example: "[diPlus, diMinus, adx] = ta.dmi(14, 14)\nadx > 25 and diPlus > diMinus",
    parameters: [
      { name: "diLength", kind: "length" },
      { name: "adxSmoothing", kind: "length" },
    ],
    reads: ["high", "low", "close"],
    members: ["diPlus", "diMinus", "adx"],
    outputs: ["number", "number", "number"],
    lookback: ([length, smoothing]) => 1 + rmaLookback(length) + rmaLookback(smoothing),
    warmup: (first, [length, smoothing], output) => first + length + (output === 2 ? smoothing - 1 : 0),
    cost: () => 5,
    forgets: true,
    doubts: () => OF_A_PERCENTAGE,
    bind: bindDmi,
  },
  {
    name: "ta.sar",
    doc: "Parabolic stop and reverse: a stop that follows the trend with an acceleration from `start` by `inc` up to `max`.",
    example: "ta.crossover(close, ta.sar(0.02, 0.02, 0.2))",
    parameters: [
      { name: "start", kind: "number" },
      { name: "inc", kind: "number" },
      { name: "max", kind: "number" },
    ],
    reads: ["high", "low", "close"],
    outputs: ["number"],
    lookback: () => Infinity,
    warmup: (first) => first + 1,
    cost: () => 2,
    bind: overValues(({ 0: out }, { 0: high, 1: low, 2: close }, { 0: start, 1: inc, 2: max }, first) =>
      sar(out, high, low, close, start, inc, max, first),
    ),
  },
  {
    name: "ta.supertrend",
    doc: "Supertrend: a stop `factor` average true ranges from the bar's middle, and its direction: -1 in a rise, 1 in a fall and in the warm-up.",
    example: "[stop, direction] = ta.supertrend(3, 10)\nta.change(direction) < 0",
    parameters: [
      { name: "factor", kind: "number" },
      { name: "atrPeriod", kind: "length" },
    ],
    reads: ["high", "low", "close"],
    members: ["supertrend", "direction"],
    outputs: ["number", "number"],
    lookback: () => Infinity,
    warmup: (first, [, length], output) => first + (output === 0 ? length - 1 : 0),
    cost: () => 4,
    bind: overValues(({ 0: stop, 1: direction }, { 0: high, 1: low, 2: close }, { 0: factor, 1: length }, first) =>
      supertrend(stop, direction, high, low, close, factor, length, first),
    ),
  },
]
