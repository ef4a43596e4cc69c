import { highestbars, lowestbars, pivothigh, pivotlow } from "../indicators/extremeBars.ts"
import { range } from "../indicators/extremes.ts"
import { LENGTH, SOURCE, type FunctionRow } from "./builtin.ts"
import type { FormulaColumn } from "./Plan.ts"
import { overBars, type Kernel } from "./windows.ts"

const ofWindow = (name: string, doc: string, kernel: Kernel): FunctionRow => ({
  name,
  doc,
  parameters: [SOURCE, LENGTH],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => Math.max(first, length - 1),
  cost: () => 5,
  bind: overBars(kernel),
})

const pivot = (name: string, doc: string, defaultSource: FormulaColumn, kernel: Kernel): FunctionRow => ({
  name,
  doc,
  parameters: [SOURCE, { name: "leftbars", kind: "length" }, { name: "rightbars", kind: "length" }],
  defaultSource,
  outputs: ["number"],
  lookback: ([left, right]) => left + right,
  warmup: (first, [left, right]) => first + left + right,
  cost: () => 6,
  bind: overBars(kernel),
})

/** Where the highest and the lowest bars are, and how far apart. */
export const EXTREMES: ReadonlyArray<FunctionRow> = [
  {
    ...ofWindow(
      "ta.highestbars",
      "How many bars ago the highest of the last `length` was (0 or negative, of equal bars the oldest), of `high` without a source.",
      ([out], [source], [length], first) => highestbars(out, source, length, first),
    ),
    defaultSource: "high",
  },
  {
    ...ofWindow(
      "ta.lowestbars",
      "How many bars ago the lowest of the last `length` was (0 or negative, of equal bars the oldest), of `low` without a source.",
      ([out], [source], [length], first) => lowestbars(out, source, length, first),
    ),
    defaultSource: "low",
  },
  ofWindow(
    "ta.range",
    "The highest less the lowest of the last `length` bars, na passed over.",
    ([out], [source], [length], first) => range(out, source, length, first),
  ),
  pivot(
    "ta.pivothigh",
    "The peak `rightbars` ago: no bar to its left is higher, each to its right is lower; na where there is none.",
    "high",
    ([out], [source], [left, right], first) => pivothigh(out, source, left, right, first),
  ),
  pivot(
    "ta.pivotlow",
    "The low `rightbars` ago: no bar to its left is lower, each to its right is higher; na where there is none.",
    "low",
    ([out], [source], [left, right], first) => pivotlow(out, source, left, right, first),
  ),
]
