import { barssince, valuewhen } from "../indicators/occurrences.ts"
import { cum } from "../indicators/sums.ts"
import { SOURCE, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { MAX_WINDOW } from "./limits.ts"
import { settle } from "./operation.ts"
import { overBars } from "./windows.ts"

const CONDITION: ParameterRow = { name: "condition", kind: "bools" }

// No number of bars is enough to know them: the whole history is read.
const ofHistory = { outputs: ["number"], lookback: () => Infinity, warmup: (first: number) => first } as const

/** What depends on the whole history. */
export const HISTORY: ReadonlyArray<FunctionRow> = [
  {
    ...ofHistory,
    name: "ta.valuewhen",
    doc: "The source where the condition last held (`occurrence` 0), or where it held so many times before that.",
    example: "close > ta.valuewhen(volume > 2 * ta.sma(volume, 20), high, 0)",
    parameters: [CONDITION, SOURCE, { name: "occurrence", kind: "whole", least: 0, most: MAX_WINDOW }],
    cost: () => 1,
    bind:
      ({ numbers: [source], bools: [condition], settings: [occurrence], outNumbers: [out] }) =>
      () => {
        valuewhen(out.data, condition.data, source.data, occurrence)
        settle(out, source.first)
      },
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
  },
  {
    ...ofHistory,
    name: "ta.cum",
    doc: "The sum of all values so far; na among them is passed over.",
    example: "average = ta.cum(hlc3 * volume) / ta.cum(volume)\nta.crossover(close, average)",
    parameters: [SOURCE],
    cost: () => 1,
    bind: overBars(({ 0: out }, { 0: source }, _, first) => cum(out, source, first)),
  },
]
