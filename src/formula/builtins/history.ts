import { barssince, valuewhen } from "../../indicators/occurrences.ts"
import { cum } from "../../indicators/sums.ts"
import { SOURCE, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { barsSinceAtBar, greatestAtBar, leastAtBar, totalAtBar, valueWhenAtBar } from "./memories.ts"
import { MAX_WINDOW } from "../syntax/limits.ts"
import { settle } from "../plan/operation.ts"
import { overBars } from "../plan/operations/windows.ts"

const CONDITION: ParameterRow = { name: "condition", kind: "bools" }

// No fixed number of bars is enough: the whole history is read.
const ofHistory = { outputs: ["number"], lookback: () => Infinity, warmup: (first: number) => first } as const

/** Functions of the whole history. */
export const HISTORY: ReadonlyArray<FunctionRow> = [
  {
    ...ofHistory,
    name: "ta.valuewhen",
    doc: "The source at the last bar where the condition held (`occurrence` 0), or as many such bars before it as `occurrence` says.",
    example: "close > ta.valuewhen(volume > 2 * ta.sma(volume, 20), high, 0)",
    parameters: [CONDITION, SOURCE, { name: "occurrence", kind: "whole", least: 0, most: MAX_WINDOW }],
    cost: () => 1,
    bind:
      ({ numbers: [source], bools: [condition], settings: [occurrence], outNumbers: [out] }) =>
      () => {
        valuewhen(out.data, condition.data, source.data, occurrence)
        settle(out, source.first)
      },
    atBar: valueWhenAtBar,
  },
  {
    ...ofHistory,
    name: "ta.barssince",
    doc: "How many bars ago the condition last held: 0 where it does, na before it ever did.",
    example: "ta.barssince(ta.crossover(close, ta.sma(close, 50))) < 5",
    parameters: [CONDITION],
    cost: () => 1,
    bind:
      ({ bools: [condition], outNumbers: [out] }) =>
      () => {
        barssince(out.data, condition.data)
        settle(out, 0)
      },
    atBar: barsSinceAtBar,
  },
  {
    ...ofHistory,
    name: "ta.cum",
    doc: "The sum of all values so far, ignoring na.",
    example: "average = ta.cum(hlc3 * volume) / ta.cum(volume)\nta.crossover(close, average)",
    parameters: [SOURCE],
    cost: () => 1,
    bind: overBars(({ 0: out }, { 0: source }, _, first) => cum(out, source, first)),
    atBar: totalAtBar,
  },
  {
    ...ofHistory,
    name: "ta.max",
    doc: "The greatest of all values so far, ignoring na.",
    example: "close > ta.max(close)[1]",
    parameters: [SOURCE],
    cost: () => 1,
    bind: overBars(({ 0: out }, { 0: source }) => accumulate(out, source, Math.max)),
    atBar: greatestAtBar,
  },
  {
    ...ofHistory,
    name: "ta.min",
    doc: "The least of all values so far, ignoring na.",
    example: "close < 2 * ta.min(close)",
    parameters: [SOURCE],
    cost: () => 1,
    bind: overBars(({ 0: out }, { 0: source }) => accumulate(out, source, Math.min)),
    atBar: leastAtBar,
  },
]

const accumulate = (out: Float64Array, source: Float64Array, choose: (a: number, b: number) => number): void => {
  let chosen = NaN
  for (let i = 0; i < out.length; i++) {
    const value = source[i]
    if (!Number.isNaN(value)) chosen = Number.isNaN(chosen) ? value : choose(chosen, value)
    out[i] = chosen
  }
}
