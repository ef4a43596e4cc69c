import { html, nothing, type TemplateResult } from "lit-html"
import type { ReportData } from "../../data/ReportData.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import type { Store } from "../../model/Store.ts"
import { percent, timeText } from "../../text/format.ts"

/** `isInRow` where there is one a row: the key `s` does the same, and Tab is not to stop at each. */
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

/** When a bar of a symbol opened, by the clocks of its exchange. */
export const timeCell = (data: ReportData, info: SymbolInfo, time: number): TemplateResult => {
  const text = timeText(data.wallOf(info, time), data.isDaily)
  const title = data.isDaily ? nothing : `${text} ${data.clocks.of(info).place}, ${timeText(time, false)} UTC`
  return html`<span class="date" title=${title}>${text}</span>`
}

/** Green above 0, red below; neither if it is written as 0 with so many digits. */
export const way = (ratio: number, digits = 1): string => {
  const least = 0.5 * 10 ** -(digits + 2)
  return ratio >= least ? "up" : ratio <= -least ? "down" : ""
}

/** What a match's symbol did since; "new" on its last bar. */
export const sinceText = (since: number, isNewest: boolean): TemplateResult =>
  isNewest ? html`<span class="value">new</span>` : html`<span class="way ${way(since)}">${percent(since)}</span>`

export const badges = ({ error, flags }: SymbolInfo): TemplateResult =>
  html`${error === undefined ? "" : html`<span class="badge bad">${error.kind}</span>`}${flags.map(
    (flag) => html`<span class="badge warn">${flag}</span>`,
  )}`
