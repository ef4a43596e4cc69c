import { html, nothing, type TemplateResult } from "lit-html"
import { download } from "../../dom/download.ts"
import { csvOf, watchListOf } from "../../model/downloads.ts"
import type { Store } from "../../model/Store.ts"
import { count, timeText } from "../../text/format.ts"
import { logo } from "../parts/logo.ts"

/** The bar at the top: the job, downloads, the theme and the help. */
export const topBar = (store: Store, rows: Uint32Array, turnTheme: () => void): TemplateResult => {
  const { data, model, state } = store
  const { clocks, head, isDaily, range, wallCalendar } = data
  const { starred } = state
  const day = (place: number) => timeText(wallCalendar[place], isDaily)
  const save = (ending: string, text: string) => download(`${head.job.id}.${ending}`, text)
  const zone = isDaily ? nothing : `time zone: ${clocks.shared.place}`
  const watched = starred.size > 0 ? "the starred symbols" : "the shown symbols"
  return html`<div class="top">
    <div class="brand">${logo}<b>marketsweep</b></div>
    <h1 title=${head.title}>${head.title}</h1>
    <span class="chip still">${head.job.timeframe}</span>
    ${range.to > range.from ? html`<span class="chip still asked" title=${zone}>${day(range.from)} – ${day(range.to - 1)}</span>` : nothing}
    <span class="chip still">${count(data.symbols.length, "symbol")}</span>
    ${head.members === undefined ? nothing : html`<span class="chip still">members only</span>`}
    <span class="grow"></span>
    <button
      class="tool"
      title="download the shown matches as CSV"
      @click=${() => save("csv", csvOf(data, model, rows))}
    >
      CSV
    </button>
    <button
      class="tool"
      title="download ${watched}, one per line"
      @click=${() => save("watchlist.txt", watchListOf(data, model, rows, starred))}
    >
      Watch list${starred.size > 0 ? html` <b>${starred.size}</b>` : nothing}
    </button>
    <button class="tool icon" aria-label="light or dark theme" title="light or dark theme (t)" @click=${turnTheme}>
      ◐
    </button>
    <button
      class="tool icon"
      aria-label="keyboard shortcuts"
      title="keyboard shortcuts (?)"
      @click=${() => store.set({ help: true })}
    >
      ?
    </button>
  </div>`
}
