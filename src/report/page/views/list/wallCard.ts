import { html, type TemplateResult } from "lit-html"
import type { DrawnSeries } from "../../chart/drawnSeries.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import type { Store } from "../../model/Store.ts"
import { nameOf, sinceText, starButton, timeCell } from "../parts/cells.ts"
import { smallChart } from "./smallChart.ts"

/** A match on the wall of charts: its symbol, and a small chart around it. */
export const wallCard = (
  store: Store,
  match: number,
  drawnOf: (info: SymbolInfo) => ReadonlyArray<DrawnSeries>,
): TemplateResult => {
  const { data, model } = store
  const { bar, place, symbol } = model.matches
  const info = data.symbols[symbol[match]]
  const at = bar[match]
  return html`<header>
      ${starButton(store, info.name)}${nameOf(info)}${timeCell(data, info, data.calendar[place[match]])}${sinceText(model.since[match], at === info.bars - 1)}
    </header>
    ${at < 0 ? "" : smallChart(data.barsOf(info).columns, drawnOf(info), at)}`
}
