import { cci } from "../../indicators/deviations.ts"
import { balance, gains, losses, moneyFlow, share } from "../../indicators/flows.ts"
import { aboveLow, belowHigh } from "../../indicators/placement.ts"
import { requireExact, several, unary } from "../plan/operations/arithmetic.ts"
import { LENGTH, SOURCE, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { EMA } from "./average.ts"
import { CHANGE } from "./momentum.ts"
import { HIGHEST, LOWEST } from "./range.ts"
import { FLOW_SUM } from "./weighted.ts"
import { pointwise, settle, type Operation } from "../plan/operation.ts"
import { OF_A_PERCENTAGE } from "../plan/graph/doubt.ts"
import { standsStillTooLong } from "../plan/operations/stillness.ts"
import { latestFirst, withLength, overValues } from "../plan/operations/windows.ts"

const moveOperation = (name: string, warmup: (first: number) => number, bind: Operation["bind"]): Operation => ({
  name,
  outputs: ["number"],
  lookback: () => 1,
  warmup,
  cost: () => 1,
  bind,
})

const GAINS = moveOperation(
  "gains",
  (first) => first + 1,
  overValues(({ 0: out }, { 0: source }, _, first) => gains(out, source, first)),
)

const LOSSES = moveOperation(
  "losses",
  (first) => first + 1,
  overValues(({ 0: out }, { 0: source }, _, first) => losses(out, source, first)),
)

const INFLOW = requireExact(
  moveOperation(
    "inflow",
    (first) => first,
    overValues(({ 0: out }, { 0: source, 1: volume }, _, first) => moneyFlow(out, source, volume, 1, first)),
  ),
)

const OUTFLOW = requireExact(
  moveOperation(
    "outflow",
    (first) => first,
    overValues(({ 0: out }, { 0: source, 1: volume }, _, first) => moneyFlow(out, source, volume, -1, first)),
  ),
)

const BALANCE = requireExact(several("balance", (out, [up, down], from) => balance(out, up, down, from)))
const SHARE = requireExact(several("share", (out, [up, down], from) => share(out, up, down, from)))
const ABOVE_LOW = requireExact(several("above low", (out, [x, low, high], from) => aboveLow(out, x, low, high, from)))
const BELOW_HIGH = requireExact(
  several("below high", (out, [x, low, high], from) => belowHigh(out, x, low, high, from)),
)

const ABS = unary("|a|", (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] = Math.abs(a[i])
})

// While the source does not move, both averages shrink at the same rate and their ratio stays as it is, so
// no look-back would be long enough.
const STRENGTH: Operation = {
  ...pointwise("strength", "number", ({ numbers, settings: [length], outNumbers: [out] }) => {
    const [moves, distances, source] = numbers
    return (run) => {
      const first = latestFirst(numbers)
      out.data.fill(NaN, 0, first)
      for (let i = first; i < run.length; i++) out.data[i] = moves.data[i] / distances.data[i]
      settle(out, first)
      if (standsStillTooLong(source.data, length, run)) run.holes = true
    }
  }),
  // The averages forget at the same rate; only whether the source moves must be exact.
  needsExact: (input) => input === 2,
  doubts: () => OF_A_PERCENTAGE,
}

const series = (name: string): ParameterRow => ({ name, kind: "series" })

/** Oscillators: a price within its range, compared with its mean, or by its moves. */
export const OSCILLATORS: ReadonlyArray<FunctionRow> = [
  {
    name: "ta.stoch",
    doc: "Stochastic: where the source lies in the range of the last `length` bars, 0 to 100, not smoothed; na if there is no range.",
    example: "k = ta.sma(ta.stoch(close, high, low, 14), 3)\nta.crossover(k, 20)",
    parameters: [SOURCE, series("high"), series("low"), LENGTH],
    outputs: ["number"],
    compose: (add, [source, high, low], settings) =>
      add(ABOVE_LOW, [source, ...add(LOWEST, [low], settings), ...add(HIGHEST, [high], settings)]),
  },
  {
    name: "ta.wpr",
    doc: "Williams %R: how far the close is below the highest of the last `length` bars, 0 to -100 at the lowest; na if there is no range.",
    example: "ta.crossover(ta.wpr(14), -80)",
    parameters: [LENGTH],
    reads: ["high", "low", "close"],
    outputs: ["number"],
    compose: (add, [high, low, close], settings) =>
      add(BELOW_HIGH, [close, ...add(LOWEST, [low], settings), ...add(HIGHEST, [high], settings)]),
  },
  {
    name: "ta.cci",
    doc: "Commodity channel index: the distance from the average, in units of 0.015 mean deviations; na in a flat window.",
    example: "ta.crossover(ta.cci(close, 20), -100)",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    lookback: ([length]) => length - 1,
    warmup: (first, [length]) => first + length - 1,
    cost: ([length]) => length,
    needsExact: () => true,
    bind: overValues(withLength(cci)),
  },
  {
    name: "ta.cmo",
    doc: "Chande's momentum oscillator: gains less losses of the last `length` moves, in percent of their sum; na if nothing moved.",
    example: "ta.cmo(close, 14) < -50",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    compose: (add, source, settings) => {
      const up = add(FLOW_SUM, add(GAINS, source), settings)
      const down = add(FLOW_SUM, add(LOSSES, source), settings)
      return add(BALANCE, [...up, ...down])
    },
  },
  {
    name: "ta.mfi",
    doc: "Money flow index, 0 to 100: the money flow (price times volume) of the rising bars among the last `length`, in percent of that of all bars that moved; 100 if none fell.",
    example: "ta.mfi(hlc3, 14) < 20",
    parameters: [SOURCE, LENGTH],
    reads: ["volume"],
    outputs: ["number"],
    compose: (add, [volume, source], settings) => {
      const up = add(FLOW_SUM, add(INFLOW, [source, volume]), settings)
      const down = add(FLOW_SUM, add(OUTFLOW, [source, volume]), settings)
      return add(SHARE, [...up, ...down])
    },
  },
  {
    name: "ta.tsi",
    doc: "True strength index, -1 to 1: the double-smoothed change divided by its double-smoothed absolute value; na until the value moves.",
    example: "ta.crossover(ta.tsi(close, 13, 25), 0)",
    parameters: [SOURCE, { name: "short_length", kind: "length" }, { name: "long_length", kind: "length" }],
    outputs: ["number"],
    compose: (add, source, [short, long]) => {
      const change = add(CHANGE, source, [1])
      const moves = add(EMA, add(EMA, change, [long]), [short])
      const distances = add(EMA, add(EMA, add(ABS, change), [long]), [short])
      return add(STRENGTH, [...moves, ...distances, ...source], [Math.max(short, long)])
    },
  },
]
