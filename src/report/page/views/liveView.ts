import { html, nothing, type TemplateResult } from "lit-html"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { LiveJob } from "../../format/LiveFrame.ts"
import type { Cell, Column, TableContent } from "../dom/VirtualTable.ts"
import type { LiveModel } from "../model/LiveModel.ts"
import { count, duration, shortPrice, timeText, whole } from "../text/format.ts"
import { highlight } from "./parts/highlight.ts"
import { logo } from "./parts/logo.ts"

/** How the page stands to its scan. */
export type LiveStatus = "running" | "cancelling" | "done" | "lost"

const MOST_MATCHES = 5000

const STATUS_TEXT: Readonly<Record<LiveStatus, string>> = {
  running: "runs",
  cancelling: "is ending",
  done: "is done",
  lost: "is over: this window lost it",
}

const tile = (kind: string, label: string, value: string, below: TemplateResult | string): TemplateResult =>
  html`<div class="tile ${kind}"><span>${label}</span><b>${value}</b><small>${below}</small></div>`

const tiles = (model: LiveModel): TemplateResult => {
  const { completed = 0, elapsedMs = 0, errors = 0, matches = 0, running = [], total = 0 } = model.frame ?? {}
  const left = model.remainingMs
  const meter = html`<i class="meter"><i style="width:${(100 * completed) / Math.max(1, total)}%"></i></i>`
  const [longest] = running
  return html`<div class="tiles">
    ${tile("", "Symbols", `${whole(completed)} / ${whole(total)}`, meter)}
    ${tile("lead", "Matches", whole(matches), `${(matches / Math.max(1, completed)).toFixed(1)} a symbol`)}
    ${tile(errors > 0 ? "bad" : "good", "Errors", whole(errors), errors > 0 ? "see below" : "none so far")}
    ${tile("", "Rate", `${whole(model.rate)}/s`, left === undefined ? "waiting" : `${duration(left)} left`)}
    ${tile("", "Running for", duration(elapsedMs), `${whole((100 * completed) / Math.max(1, total))}%`)}
    ${tile(
      longest !== undefined && longest.elapsedMs > 3000 ? "warn" : "",
      "Longest now",
      longest === undefined ? "–" : duration(longest.elapsedMs),
      longest?.symbol ?? "no symbol runs",
    )}
  </div>`
}

/** The live page around its table. */
export const liveView = (
  job: LiveJob,
  model: LiveModel,
  status: LiveStatus,
  table: HTMLElement,
  cancel: () => void,
): TemplateResult =>
  html`<div class="top">
      <div class="brand">${logo}<b>marketsweep</b></div>
      <h1 title=${job.title}>${job.title}</h1>
      <span class="chip still">${job.timeframe}</span>
      <span class="chip status" role="status">${STATUS_TEXT[status]}</span>
      <span class="grow"></span>
      ${status === "running" ? html`<button class="tool cancel" @click=${cancel}>Cancel the scan</button>` : nothing}
    </div>
    <main>
      <div class="first">
        <section class="card formula" aria-label="formula">
          <pre class="code">${highlight(job.formula ?? "A processor without a formula", new Map())}</pre>
        </section>
        ${tiles(model)}
      </div>
      ${
        model.errors.length === 0
          ? nothing
          : html`<section class="card errors" aria-label="errors">
              <header>
                <h2>${count(model.errors.length, "error")}</h2>
              </header>
              ${model.errors
                .slice(-8)
                .map(
                  ({ kind, message, symbol }) =>
                    html`<p class="trouble"><span class="badge bad">${kind}</span> <b>${symbol}</b> ${message}</p>`,
                )}
            </section>`
      }
      <section class="card list live" aria-label="matches">
        <header class="bar">
          <h2>Matches as they come</h2>
          <p>the newest bars first; the report follows when the scan is done</p>
        </header>
        ${table}
      </section>
    </main>`

/** The matches so far as a table. */
export const liveTable = (job: LiveJob, model: LiveModel): TableContent => {
  const matches = model.newest(MOST_MATCHES)
  const isDaily = hasDates(job.timeframe)
  const columns: ReadonlyArray<Column> = [
    { key: "symbol", label: "symbol", width: "minmax(96px, 1fr)", isSortable: false },
    { key: "date", label: isDaily ? "date" : "time (UTC)", width: "minmax(80px, 1fr)", isSortable: false },
    { key: "close", label: "close", width: "minmax(62px, 1fr)", isNumeric: true, isSortable: false },
  ]
  return {
    rows: Uint32Array.from(matches.keys()),
    columns,
    chosen: -1,
    sort: { key: "", descending: false },
    nothing: "No match yet.",
    cells: (row): ReadonlyArray<Cell> => {
      const { close, symbol, time } = matches[row]
      return [
        html`<b class="name" title=${symbol}>${symbol}</b>`,
        html`<span class="date">${timeText(time, isDaily)}</span>`,
        shortPrice(close),
      ]
    },
  }
}
