import { html, nothing, type TemplateResult } from "lit-html"
import type { ReportData } from "../../data/ReportData.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import type { Store } from "../../model/Store.ts"
import { percent, timeText } from "../../text/format.ts"

/** Set `isInRow` for a star in each row of a table: Tab skips them, since the key `s` does the same. */
export const starButton = (store: Store, name: string, isInRow = true): TemplateResult => {
  const isOn = store.state.starred.has(name)
  return html`<button
    class="star ${isOn ? "on" : ""}"
    tabindex=${isInRow ? -1 : 0}
    aria-label="star ${name}"
    aria-pressed=${isOn}
    @click=${() => store.toggleStar(name)}
  >
    ${isOn ? "★" : "☆"}
  </button>`
}

export const nameOf = ({ name }: SymbolInfo): TemplateResult => html`<b class="name" title=${name}>${name}</b>`

/** The open time of a bar, in the time zone of the symbol's exchange. */
export const timeCell = (data: ReportData, info: SymbolInfo, time: number): TemplateResult => {
  const text = timeText(data.wallOf(info, time), data.isDaily)
  const title = data.isDaily ? nothing : `${text} ${data.clocks.of(info).place}, ${timeText(time, false)} UTC`
  return html`<span class="date" title=${title}>${text}</span>`
}

/** The class for the colour of a change: green above 0, red below, neither if it rounds to 0 with these digits. */
export const way = (ratio: number, digits = 1): string => {
  const least = 0.5 * 10 ** -(digits + 2)
  return ratio >= least ? "up" : ratio <= -least ? "down" : ""
}

/** The change since a match; "new" if the match is at the symbol's last bar. */
export const sinceText = (since: number, isNewest: boolean): TemplateResult =>
  isNewest ? html`<span class="value">new</span>` : html`<span class="way ${way(since)}">${percent(since)}</span>`

export const badges = ({ error, flags }: SymbolInfo): TemplateResult =>
  html`${error === undefined ? "" : html`<span class="badge bad">${error.kind}</span>`}${flags.map(
    (flag) => html`<span class="badge warn">${flag}</span>`,
  )}`
