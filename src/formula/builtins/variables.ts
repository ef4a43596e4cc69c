import type { Described, VariableRow } from "./builtin.ts"
import { TR } from "./range.ts"
import { OBV, VWAP_OF_DAY } from "./volume.ts"
import type { FormulaColumn } from "../plan/Plan.ts"
import { isFirstBar } from "../plan/operations/activation.ts"
import {
  barIndex,
  COLUMN,
  constantNumber,
  hl2,
  hlc3,
  hlcc4,
  isLastBar,
  lastBarIndex,
  ohlc4,
} from "../plan/operations/sources.ts"

const column = (row: Described & { readonly name: FormulaColumn }, isSource = true): VariableRow => ({
  ...row,
  operation: COLUMN[row.name],
  reads: [],
  settings: [],
  isSource,
})

const PHI = (1 + Math.sqrt(5)) / 2

const constant = (name: string, doc: string, example: string, value: number): VariableRow => ({
  name,
  doc,
  example,
  operation: constantNumber,
  reads: [],
  settings: [value],
  isSource: false,
})

/** Builtin variables. */
export const VARIABLES: ReadonlyArray<VariableRow> = [
  column({ name: "open", doc: "The bar's first price.", example: "(close - open) / open > 0.03" }),
  column({ name: "high", doc: "The bar's highest price.", example: "close > high[1]" }),
  column({ name: "low", doc: "The bar's lowest price.", example: "low < low[1] and close > high[1]" }),
  column({ name: "close", doc: "The bar's last price.", example: "close / close[5] > 1.1" }),
  column({ name: "volume", doc: "The volume traded during the bar.", example: "volume > 2 * ta.sma(volume, 20)" }),
  column(
    {
      name: "time",
      doc: "The bar's open time, in ms since 1970 UTC.",
      example: "monday = math.floor(time / 86400000) % 7 == 4\nmonday and close > close[1]",
    },
    false,
  ),
  {
    name: "hl2",
    doc: "(high + low) / 2",
    example: "ta.crossover(hl2, ta.sma(hl2, 20))",
    operation: hl2,
    reads: ["high", "low"],
    settings: [],
    isSource: true,
  },
  {
    name: "hlc3",
    doc: "(high + low + close) / 3",
    example: "ta.cci(hlc3, 20) > 100",
    operation: hlc3,
    reads: ["high", "low", "close"],
    settings: [],
    isSource: true,
  },
  {
    name: "hlcc4",
    doc: "(high + low + 2 * close) / 4",
    example: "ta.crossover(hlcc4, ta.sma(hlcc4, 20))",
    operation: hlcc4,
    reads: ["high", "low", "close"],
    settings: [],
    isSource: true,
  },
  {
    name: "ohlc4",
    doc: "(open + high + low + close) / 4",
    example: "ta.rising(ohlc4, 3)",
    operation: ohlc4,
    reads: ["open", "high", "low", "close"],
    settings: [],
    isSource: true,
  },
  {
    name: "bar_index",
    doc: "The number of bars before this one in the symbol's history.",
    example: "bar_index >= 252 and close > ta.sma(close, 50)",
    operation: barIndex,
    reads: [],
    settings: [],
    isSource: false,
  },
  {
    name: "last_bar_index",
    doc: "The `bar_index` of the last bar of the range.",
    example: "last_bar_index - bar_index < 20 and close > open",
    operation: lastBarIndex,
    reads: [],
    settings: [],
    isSource: false,
  },
  {
    name: "barstate.isfirst",
    doc: "True at the first bar of the symbol's history.",
    example: "var first = 0.0\nif barstate.isfirst\n    first := close\nclose > first",
    operation: isFirstBar,
    reads: [],
    settings: [],
    isSource: false,
  },
  {
    name: "barstate.islast",
    doc: "True at the last bar of the range.",
    example: "barstate.islast or close > open",
    operation: isLastBar,
    reads: [],
    settings: [],
    isSource: false,
  },
  {
    name: "ta.tr",
    doc: "True range: `ta.tr(false)`.",
    example: "ta.tr > 2 * ta.atr(14)[1]",
    operation: TR,
    reads: ["high", "low", "close"],
    settings: [0],
    isSource: false,
  },
  OBV,
  VWAP_OF_DAY,
  constant("math.pi", "Archimedes' constant, 3.14159…", "math.sin(2 * math.pi * bar_index / 20) > 0.9", Math.PI),
  constant("math.e", "Euler's number, 2.71828…", "close / close[252] > math.e", Math.E),
  constant("math.phi", "The golden ratio, 1.61803…", "close > low[20] + (high[20] - low[20]) * math.phi", PHI),
  constant("math.rphi", "The inverse of the golden ratio, 0.61803…", "close < ta.highest(50) * math.rphi", PHI - 1),
]
