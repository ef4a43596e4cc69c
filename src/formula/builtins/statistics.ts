import { correlation } from "../../indicators/correlation.ts"
import { rci } from "../../indicators/rankCorrelation.ts"
import {
  median,
  mode,
  percentileLinearInterpolation,
  percentileNearestRank,
  percentrank,
} from "../../indicators/ranks.ts"
import { linreg } from "../../indicators/regression.ts"
import { sum } from "../../indicators/sums.ts"
import { LENGTH, SOURCE, type Described, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { MAX_WINDOW } from "../syntax/limits.ts"
import type { Operation } from "../plan/operation.ts"
import { withLength, overBars, overValues } from "../plan/operations/windows.ts"

const ofWindow = (
  row: Described,
  bind: Operation["bind"],
  cost: (length: number) => number,
  more: ReadonlyArray<ParameterRow> = [],
): FunctionRow => ({
  ...row,
  parameters: [SOURCE, LENGTH, ...more],
  outputs: ["number"],
  lookback: ([length]) => length - 1,
  warmup: (first, [length]) => first + length - 1,
  cost: ([length]) => cost(length),
  bind,
})

// Inserting a value into the sorted window moves at most this many others.
const sortingCost = (length: number): number => length + 1

const PERCENTAGE: ParameterRow = { name: "percentage", kind: "number", least: 0, most: 100 }

/** Statistics of a window. */
export const STATISTICS: ReadonlyArray<FunctionRow> = [
  {
    ...ofWindow(
      {
        name: "math.sum",
        doc: "The sum of the last `length` values.",
        example: "math.sum(close > open ? 1 : 0, 10) >= 8",
      },
      overValues(withLength(sum)),
      () => 1,
    ),
    doubts: ({ numbers: [source], settings: [length] }) => source.doubt * length,
  },
  {
    ...ofWindow(
      {
        name: "ta.linreg",
        doc: "The value `offset` bars ago of the straight line that fits the last `length` values best.",
        example: "ta.linreg(close, 20, 0) > ta.linreg(close, 20, 1)",
      },
      overValues(({ 0: out }, { 0: source }, { 0: length, 1: offset }, first) =>
        linreg(out, source, length, offset, first),
      ),
      () => 3,
      [{ name: "offset", kind: "whole", least: -MAX_WINDOW, most: MAX_WINDOW }],
    ),
    doubts: ({ numbers: [source], settings: [, offset] }) => 4 * source.doubt * (1 + Math.abs(offset)),
  },
  {
    ...ofWindow(
      {
        name: "ta.correlation",
        doc: "Pearson's correlation of the last `length` pairs of values, -1 to 1; na where one of the two does not change.",
        example: "ta.correlation(close, volume, 20) < -0.5",
      },
      overValues(({ 0: out }, { 0: a, 1: b }, { 0: length }, first) => correlation(out, a, b, length, first)),
      () => 6,
    ),
    needsExact: () => true,
    parameters: [{ name: "source1", kind: "series" }, { name: "source2", kind: "series" }, LENGTH],
  },
  {
    ...ofWindow(
      {
        name: "ta.rci",
        doc: "Rank correlation index: Spearman's correlation of the last `length` values with their order in time, -100 (falling) to 100 (rising); equal values share their ranks, na where all are equal.",
        example: "ta.crossover(ta.rci(close, 9), -80)",
      },
      overValues(withLength(rci)),
      (length) => 4 * length,
    ),
    needsExact: () => true,
  },
  ofWindow(
    {
      name: "ta.median",
      doc: "The median of the last `length` values; for an even `length` the mean of the middle two.",
      example: "volume > 2 * ta.median(volume, 50)",
    },
    overValues(withLength(median)),
    sortingCost,
  ),
  {
    ...ofWindow(
      {
        name: "ta.mode",
        doc: "The most frequent of the last `length` values; the least of several such.",
        example: "level = ta.mode(math.round(close), 50)\nta.crossover(close, level)",
      },
      overValues(withLength(mode)),
      (length) => 2 * length,
    ),
    needsExact: () => true,
  },
  ofWindow(
    {
      name: "ta.percentile_nearest_rank",
      doc: "The least of the last `length` values that `percentage` percent of them do not exceed.",
      example: "volume > ta.percentile_nearest_rank(volume, 100, 95)",
    },
    overValues(({ 0: out }, { 0: source }, { 0: length, 1: percentage }, first) =>
      percentileNearestRank(out, source, length, percentage, first),
    ),
    sortingCost,
    [PERCENTAGE],
  ),
  ofWindow(
    {
      name: "ta.percentile_linear_interpolation",
      doc: "The value below which `percentage` percent of the last `length` bars lie, interpolated between two of them; na if one of them is.",
      example: "close < ta.percentile_linear_interpolation(close, 100, 5)",
    },
    overBars(({ 0: out }, { 0: source }, { 0: length, 1: percentage }, first) =>
      percentileLinearInterpolation(out, source, length, percentage, first),
    ),
    sortingCost,
    [PERCENTAGE],
  ),
  {
    ...ofWindow(
      {
        name: "ta.percentrank",
        doc: "The percentage of the `length` bars before the current one that are not above it; na if one of them is.",
        example: "ta.percentrank(close, 252) > 90",
      },
      overBars(withLength(percentrank)),
      sortingCost,
    ),
    needsExact: () => true,
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
  },
]
