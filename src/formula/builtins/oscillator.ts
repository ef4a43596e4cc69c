import { cci } from "../../indicators/deviations.ts"
import { balance, gains, losses, moneyFlow, share } from "../../indicators/flows.ts"
import { aboveLow, belowHigh } from "../../indicators/placement.ts"
import { several, unary } from "../plan/operations/arithmetic.ts"
import { LENGTH, SOURCE, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { EMA } from "./average.ts"
import { CHANGE } from "./momentum.ts"
import { HIGHEST, LOWEST } from "./range.ts"
import { FLOW_SUM } from "./weighted.ts"
import { pointwise, settle, type Operation } from "../plan/operation.ts"
import { OF_A_PERCENTAGE } from "../plan/graph/doubt.ts"
import { standsStill } from "../plan/operations/stillness.ts"
import { latestFirst, withLength, overValues } from "../plan/operations/windows.ts"

/** A ratio of what may be small, or a sign. */
const exactly = (operation: Operation): Operation => ({ ...operation, needsExact: () => true })

const aMove = (name: string, warmup: (first: number) => number, bind: Operation["bind"]): Operation => ({
  name,
  outputs: ["number"],
  lookback: () => 1,
  warmup,
  cost: () => 1,
  bind,
})

const GAINS = aMove(
  "gains",
  (first) => first + 1,
  overValues(({ 0: out }, { 0: source }, _, first) => gains(out, source, first)),
)

const LOSSES = aMove(
  "losses",
  (first) => first + 1,
  overValues(({ 0: out }, { 0: source }, _, first) => losses(out, source, first)),
)

const INFLOW = exactly(
  aMove(
    "inflow",
    (first) => first,
    overValues(({ 0: out }, { 0: source, 1: volume }, _, first) => moneyFlow(out, source, volume, 1, first)),
  ),
)

const OUTFLOW = exactly(
  aMove(
    "outflow",
    (first) => first,
    overValues(({ 0: out }, { 0: source, 1: volume }, _, first) => moneyFlow(out, source, volume, -1, first)),
  ),
)

const BALANCE = exactly(several("balance", (out, [up, down], from) => balance(out, up, down, from)))
const SHARE = exactly(several("share", (out, [up, down], from) => share(out, up, down, from)))
const ABOVE_LOW = exactly(several("above low", (out, [x, low, high], from) => aboveLow(out, x, low, high, from)))
const BELOW_HIGH = exactly(several("below high", (out, [x, low, high], from) => belowHigh(out, x, low, high, from)))

const ABS = unary("|a|", (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] = Math.abs(a[i])
})

// While the source stands still both averages shrink alike, so that their ratio keeps its memory:
// such a stretch reaches farther back than any look-back.
const STRENGTH: Operation = {
  ...pointwise("strength", "number", ({ numbers, settings: [length], outNumbers: [out] }) => {
    const [moves, distances, source] = numbers
    return (run) => {
      const first = latestFirst(numbers)
      out.data.fill(NaN, 0, first)
      for (let i = first; i < run.length; i++) out.data[i] = moves.data[i] / distances.data[i]
      settle(out, first)
      if (run.bars.firstIndex > 0 && standsStill(source.data, length)) run.holes = true
    }
  }),
  // Its averages forget alike; the source has to stand still or not.
  needsExact: (input) => input === 2,
  doubts: () => OF_A_PERCENTAGE,
}

const series = (name: string): ParameterRow => ({ name, kind: "series" })

/** Oscillators: a price in its range, against its mean, or by its moves. */
export const OSCILLATORS: ReadonlyArray<FunctionRow> = [
  {
    name: "ta.stoch",
    doc: "Stochastic: where the source lies in the range of the last `length` bars, 0 to 100, not smoothed; na without a range.",
    example: "k = ta.sma(ta.stoch(close, high, low, 14), 3)\nta.crossover(k, 20)",
    parameters: [SOURCE, series("high"), series("low"), LENGTH],
    outputs: ["number"],
    compose: (add, [source, high, low], settings) =>
      add(ABOVE_LOW, [source, ...add(LOWEST, [low], settings), ...add(HIGHEST, [high], settings)]),
  },
  {
    name: "ta.wpr",
    doc: "Williams %R: how far the close is below the highest of the last `length` bars, -100 at the lowest; na without a range.",
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
    doc: "Chande's momentum oscillator: gains less losses of the last `length` moves, in percent of both; na without a move.",
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
    doc: "Money flow index: what was traded on rising bars, in percent of that on all that moved, of the last `length`; 100 without any.",
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
    doc: "True strength index, -1 to 1: the twice averaged change against the twice averaged size of it; na without a move.",
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
