import { html } from "lit-html"
import type { ReportData } from "../../data/ReportData.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import type { Column, TableContent } from "../../dom/VirtualTable.ts"
import { matchBarsOf, newestCloses } from "../../model/Model.ts"
import type { Store } from "../../model/Store.ts"
import { duration, plain, shortPrice } from "../../text/format.ts"
import { badges, nameOf, sinceText, starButton, timeCell } from "../parts/cells.ts"
import { matchSparkline, symbolSparkline } from "./sparkline.ts"

/** The width of all columns except the values, the extra width of times, and the width of a value. */
const FIXED_WIDTH = 500
const TIMES_WIDTH = 52
const VALUE_WIDTH = 70
const MOST_VALUES = 5

const FLAG_TEXT: ReadonlyMap<string, string> = new Map([
  ["ShortHistory", "has too few bars for the formula's first value"],
  ["Slow", "ran longer than the soft limit"],
  ["Leak", "did not release timers, handles or memory"],
  ["Quality", "has candles with quality findings"],
  ["Unfinished", "its last bar is not complete yet"],
])

const problemText = ({ error, flags }: SymbolInfo): string =>
  error?.message ?? flags.map((flag) => FLAG_TEXT.get(flag) ?? flag).join("; ")

/** The label of the column of times, which are local times of each symbol's exchange. */
const timeLabel = ({ clocks, isDaily }: ReportData): Pick<Column, "label" | "title"> => {
  if (isDaily) return { label: "date" }
  if (clocks.isShared) return { label: `time (${clocks.shared.place})` }
  return { label: "time (local)", title: "in the time zone of each symbol's exchange" }
}

/** The matches, with as many named values as fit. */
export const matchTable = (store: Store, rows: Uint32Array, width: number, isNarrow: boolean): TableContent => {
  const { data, model, state } = store
  const { matches, since } = model
  const taken = FIXED_WIDTH + (data.isDaily ? 0 : TIMES_WIDTH)
  const room = Math.max(0, Math.min(MOST_VALUES, Math.floor((width - taken) / VALUE_WIDTH)))
  const names = isNarrow ? [] : matches.names.slice(0, room)
  // On phones, intraday times leave no room for a sparkline.
  const hasLines = !isNarrow || data.isDaily
  const dateWidth = data.isDaily ? "80px" : "132px"
  const columns: ReadonlyArray<Column> = [
    { key: "symbol", label: "symbol", width: isNarrow ? "minmax(76px, 1fr)" : "minmax(104px, 1.4fr)" },
    { key: "date", ...timeLabel(data), width: dateWidth },
    ...(hasLines ? [{ key: "spark", label: "", width: isNarrow ? "84px" : "118px", isSortable: false }] : []),
    ...(isNarrow ? [] : [{ key: "close", label: "close", isNumeric: true, width: "minmax(62px, .8fr)" }]),
    ...names.map((name) => ({ key: name, label: name, title: name, isNumeric: true, width: "minmax(56px, .8fr)" })),
    {
      key: "since",
      label: "since",
      title: "change from the close of the match to the newest close",
      isNumeric: true,
      width: "62px",
    },
  ]
  return {
    rows,
    columns,
    chosen: store.chosenMatch,
    nothing: matches.count === 0 ? "No match. The tab Symbols lists the searched symbols." : undefined,
    sort: state.sort,
    cells: (row) => {
      const info = data.symbols[matches.symbol[row]]
      const bar = matches.bar[row]
      return [
        html`${starButton(store, info.name)}${nameOf(info)}`,
        timeCell(data, info, data.calendar[matches.place[row]]),
        ...(hasLines ? [html`${matchSparkline(data.closesOf(info), bar)}`] : []),
        ...(isNarrow ? [] : [shortPrice(matches.close[row])]),
        ...names.map((_, index) => {
          const value = matches.values[index][row]
          const text = matches.areBools[index] && !Number.isNaN(value) ? String(value === 1) : plain(value)
          return html`<span class="value">${text}</span>`
        }),
        sinceText(since[row], bar === info.bars - 1),
      ]
    },
  }
}

export const symbolTable = (store: Store, rows: Uint32Array, isNarrow: boolean): TableContent => {
  const { data, model, state } = store
  const newest = newestCloses(data)
  const columns: ReadonlyArray<Column> = [
    { key: "symbol", label: "symbol", width: isNarrow ? "minmax(86px, 1fr)" : "minmax(104px, 1.2fr)" },
    { key: "spark", label: "", width: isNarrow ? "84px" : "124px", isSortable: false },
    { key: "close", label: "close", isNumeric: true, width: "minmax(60px, .8fr)" },
    { key: "matches", label: "matches", isNumeric: true, width: "74px" },
    ...(isNarrow
      ? []
      : [
          { key: "cost", label: "cost", isNumeric: true, width: "76px" },
          { key: "marks", label: "", width: "minmax(96px, 1fr)", isSortable: false },
        ]),
  ]
  return {
    rows,
    columns,
    chosen: state.symbol,
    sort: state.sort,
    cells: (row) => {
      const info = data.symbols[row]
      const matched = model.perSymbol[row]
      return [
        html`${starButton(store, info.name)}${nameOf(info)}`,
        html`${symbolSparkline(data.closesOf(info), matchBarsOf(model, row))}`,
        Number.isNaN(newest[row]) ? "–" : shortPrice(newest[row]),
        html`<span class=${matched > 0 ? "hit" : "value"}>${matched}</span>`,
        ...(isNarrow ? [] : [html`<span class="value">${duration(info.ms)}</span>`, badges(info)]),
      ]
    },
  }
}

export const problemTable = (store: Store, rows: Uint32Array, isNarrow: boolean): TableContent => {
  const { data, state } = store
  const columns: ReadonlyArray<Column> = [
    { key: "symbol", label: "symbol", width: "minmax(86px, .7fr)" },
    { key: "kind", label: "kind", width: "128px" },
    { key: "message", label: "message", width: "minmax(110px, 3fr)", isSortable: false },
    ...(isNarrow ? [] : [{ key: "cost", label: "cost", isNumeric: true, width: "76px" }]),
  ]
  return {
    rows,
    columns,
    chosen: state.symbol,
    sort: state.sort,
    nothing: data.head.errors.length + data.head.flags.length === 0 ? "No errors and no flags." : undefined,
    cells: (row) => {
      const info = data.symbols[row]
      const text = problemText(info)
      return [
        html`${starButton(store, info.name)}${nameOf(info)}`,
        badges(info),
        html`<span class="message" title=${text}>${text}</span>`,
        ...(isNarrow ? [] : [html`<span class="value">${info.ms > 0 ? duration(info.ms) : "–"}</span>`]),
      ]
    },
  }
}
