import { highestbars, lowestbars, pivothigh, pivotlow } from "../../indicators/extremeBars.ts"
import { range } from "../../indicators/extremes.ts"
import { LENGTH, SOURCE, type Described, type FunctionRow } from "./builtin.ts"
import type { FormulaColumn } from "../plan/Plan.ts"
import { withLength, overBars, type Kernel } from "../plan/operations/windows.ts"

const ofWindow = (row: Described, kernel: Kernel): FunctionRow => ({
  ...row,
  parameters: [SOURCE, LENGTH],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => Math.max(first, length - 1),
  cost: () => 5,
  bind: overBars(kernel),
})

const pivot = (row: Described, defaultSource: FormulaColumn, kernel: Kernel): FunctionRow => ({
  ...row,
  parameters: [SOURCE, { name: "leftbars", kind: "length" }, { name: "rightbars", kind: "length" }],
  defaultSource,
  outputs: ["number"],
  lookback: ([left, right]) => left + right,
  warmup: (first, [left, right]) => first + left + right,
  cost: () => 6,
  needsExact: () => true,
  bind: overBars(kernel),
})

/** The highest and lowest bars of a window, and the range between them. */
export const EXTREMES: ReadonlyArray<FunctionRow> = [
  {
    ...ofWindow(
      {
        name: "ta.highestbars",
        doc: "How many bars ago the highest of the last `length` bars was, as 0 or a negative number (the oldest of equal ones); of `high` without a source.",
        example: "aroonUp = 100 * (ta.highestbars(26) + 25) / 25",
      },
      withLength(highestbars),
    ),
    needsExact: () => true,
    defaultSource: "high",
  },
  {
    ...ofWindow(
      {
        name: "ta.lowestbars",
        doc: "How many bars ago the lowest of the last `length` bars was, as 0 or a negative number (the oldest of equal ones); of `low` without a source.",
        example: "ta.lowestbars(60) > -5 and close > ta.sma(close, 10)",
      },
      withLength(lowestbars),
    ),
    needsExact: () => true,
    defaultSource: "low",
  },
  ofWindow(
    {
      name: "ta.range",
      doc: "The highest less the lowest of the last `length` bars, ignoring na.",
      example: "ta.range(close, 10) < 0.2 * ta.range(close, 60)",
    },
    withLength(range),
  ),
  pivot(
    {
      name: "ta.pivothigh",
      doc: "The peak `rightbars` ago: no bar to its left is higher, each to its right is lower; otherwise na.",
      example: "resistance = fixnan(ta.pivothigh(10, 10))\nta.crossover(close, resistance)",
    },
    "high",
    ({ 0: out }, { 0: source }, { 0: left, 1: right }, first) => pivothigh(out, source, left, right, first),
  ),
  pivot(
    {
      name: "ta.pivotlow",
      doc: "The low `rightbars` ago: no bar to its left is lower, each to its right is higher; otherwise na.",
      example: "not na(ta.pivotlow(5, 5))",
    },
    "low",
    ({ 0: out }, { 0: source }, { 0: left, 1: right }, first) => pivotlow(out, source, left, right, first),
  ),
]
