import type { Described, VariableRow } from "./builtin.ts"
import { TR } from "./builtinsRange.ts"
import { OBV } from "./builtinsVolume.ts"
import type { FormulaColumn } from "./Plan.ts"
import { barIndex, COLUMN, hl2, hlc3, ohlc4 } from "./sources.ts"

const column = (row: Described & { readonly name: FormulaColumn }, isSource = true): VariableRow => ({
  ...row,
  operation: COLUMN[row.name],
  reads: [],
  settings: [],
  isSource,
})

/** Series that are there without being called. */
export const VARIABLES: ReadonlyArray<VariableRow> = [
  column({ name: "open", doc: "The bar's first price.", example: "(close - open) / open > 0.03" }),
  column({ name: "high", doc: "The bar's highest price.", example: "close > high[1]" }),
  column({ name: "low", doc: "The bar's lowest price.", example: "low < low[1] and close > high[1]" }),
  column({ name: "close", doc: "The bar's last price.", example: "close / close[5] > 1.1" }),
  column({ name: "volume", doc: "What was traded during the bar.", example: "volume > 2 * ta.sma(volume, 20)" }),
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
    doc: "How many bars the symbol's history has before this one.",
    example: "bar_index >= 252 and close > ta.sma(close, 50)",
    operation: barIndex,
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
]
