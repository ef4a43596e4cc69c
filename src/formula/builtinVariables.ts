import type { VariableRow } from "./builtin.ts"
import { TR } from "./builtinsRange.ts"
import { OBV } from "./builtinsVolume.ts"
import type { FormulaColumn } from "./Plan.ts"
import { barIndex, COLUMN, hl2, hlc3, ohlc4 } from "./sources.ts"

const column = (name: FormulaColumn, doc: string, isSource = true): VariableRow => ({
  name,
  doc,
  operation: COLUMN[name],
  reads: [],
  settings: [],
  isSource,
})

/** Series that are there without being called. */
export const VARIABLES: ReadonlyArray<VariableRow> = [
  column("open", "The bar's first price."),
  column("high", "The bar's highest price."),
  column("low", "The bar's lowest price."),
  column("close", "The bar's last price."),
  column("volume", "What was traded during the bar."),
  column("time", "The bar's open time, in ms since 1970 UTC.", false),
  { name: "hl2", doc: "(high + low) / 2", operation: hl2, reads: ["high", "low"], settings: [], isSource: true },
  {
    name: "hlc3",
    doc: "(high + low + close) / 3",
    operation: hlc3,
    reads: ["high", "low", "close"],
    settings: [],
    isSource: true,
  },
  {
    name: "ohlc4",
    doc: "(open + high + low + close) / 4",
    operation: ohlc4,
    reads: ["open", "high", "low", "close"],
    settings: [],
    isSource: true,
  },
  {
    name: "bar_index",
    doc: "How many bars the symbol's history has before this one.",
    operation: barIndex,
    reads: [],
    settings: [],
    isSource: false,
  },
  {
    name: "ta.tr",
    doc: "True range: `ta.tr(false)`.",
    operation: TR,
    reads: ["high", "low", "close"],
    settings: [0],
    isSource: false,
  },
  OBV,
]
