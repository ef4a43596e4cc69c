import { flowSum } from "../../indicators/flows.ts"
import { almaWeights, swmaWeights, weightedSum } from "../../indicators/weighted.ts"
import { ARITHMETIC } from "../plan/operations/arithmetic.ts"
import { LENGTH, SOURCE, type FunctionRow } from "./builtin.ts"
import { SMA, WMA } from "./average.ts"
import type { Operation } from "../plan/operation.ts"
import { withLength, overBars, overValues } from "../plan/operations/windows.ts"

/** The sum of the last `length` values that are not na, exactly 0 where all are. */
export const FLOW_SUM: Operation = {
  name: "flow sum",
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => first + length - 1,
  cost: () => 2,
  bind: overValues(withLength(flowSum)),
}

/** Averages weighted by place in the window, or by volume. */
export const WEIGHTED: ReadonlyArray<FunctionRow> = [
  {
    name: "ta.hma",
    doc: "Hull moving average: twice the weighted average of half the length less that of the whole length, smoothed again.",
    example: "ta.rising(ta.hma(close, 16), 3)",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    compose: (add, inputs, [length]) => {
      const [half] = add(WMA, inputs, [Math.max(1, Math.floor(length / 2))])
      const [whole] = add(WMA, inputs, [length])
      const [twice] = add(ARITHMETIC["*"].constantRight, [half], [2])
      return add(WMA, add(ARITHMETIC["-"].both, [twice, whole]), [Math.floor(Math.sqrt(length))])
    },
  },
  {
    name: "ta.vwma",
    doc: "Volume-weighted moving average of the last `length` values; na where nothing was traded.",
    example: "ta.crossover(ta.vwma(close, 20), ta.sma(close, 20))",
    parameters: [SOURCE, LENGTH],
    reads: ["volume"],
    outputs: ["number"],
    compose: (add, [volume, source], settings) => {
      const [traded] = add(FLOW_SUM, add(ARITHMETIC["*"].both, [source, volume]), settings)
      const [shares] = add(FLOW_SUM, [volume], settings)
      return add(ARITHMETIC["/"].both, [traded, shares])
    },
  },
  {
    name: "ta.swma",
    doc: "Symmetrically weighted moving average of four bars: 1/6, 2/6, 2/6, 1/6.",
    example: "ta.crossover(close, ta.swma(close))",
    parameters: [SOURCE],
    outputs: ["number"],
    lookback: () => 3,
    warmup: (first) => first + 3,
    cost: () => 4,
    bind: (place) => {
      const weights = swmaWeights()
      return overBars(({ 0: out }, { 0: source }, _, first) => weightedSum(out, source, weights, first))(place)
    },
  },
  {
    name: "ta.alma",
    doc: "Arnaud Legoux moving average: bell-shaped weights around `offset` (0 is the oldest bar, 1 the newest), narrower with a greater `sigma`.",
    example: "ta.crossover(close, ta.alma(close, 21, 0.85, 6))",
    parameters: [
      SOURCE,
      LENGTH,
      { name: "offset", kind: "number" },
      { name: "sigma", kind: "number", least: 0.01 },
      { name: "floor", kind: "flag", default: false },
    ],
    outputs: ["number"],
    lookback: ([length]) => length - 1,
    warmup: (first, [length]) => first + length - 1,
    cost: ([length]) => length,
    bind: (place) => {
      const [length, offset, sigma, floored] = place.settings
      const weights = almaWeights(length, offset, sigma, floored === 1)
      return overBars(({ 0: out }, { 0: source }, _, first) => weightedSum(out, source, weights, first))(place)
    },
  },
  {
    name: "ta.cog",
    doc: "Centre of gravity of the last `length` values: how many bars back it lies, as a negative number, with the newest bar at -1.",
    example: "cog = ta.cog(close, 10)\nta.crossover(cog, cog[3])",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    compose: (add, source, [length]) => {
      const ratio = add(ARITHMETIC["/"].both, [...add(WMA, source, [length]), ...add(SMA, source, [length])])
      const weight = add(ARITHMETIC["*"].constantRight, ratio, [(length + 1) / 2])
      return add(ARITHMETIC["-"].constantRight, weight, [length + 1])
    },
  },
]
