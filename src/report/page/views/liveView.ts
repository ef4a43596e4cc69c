import { html, nothing, type TemplateResult } from "lit-html"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { LiveJob } from "../../format/LiveFrame.ts"
import type { Cell, Column, TableContent } from "../dom/VirtualTable.ts"
import type { LiveModel } from "../model/LiveModel.ts"
import { count, coarseDuration, duration, shortPrice, timeText, whole } from "../text/format.ts"
import { highlight } from "./parts/highlight.ts"
import { logo } from "./parts/logo.ts"

/** The state of the scan, or of the connection to it. */
export type LiveStatus = "running" | "cancelling" | "done" | "lost" | "gone" | "refused"

const SHOWN_ERRORS = 50

/** A symbol that runs longer is highlighted. */
const LONG_MS = 3000

const STATUS_TEXT: Readonly<Record<LiveStatus, string>> = {
  running: "running",
  cancelling: "stopping",
  done: "done",
  lost: "connection lost, reconnecting",
  gone: "the command has ended",
  refused: "open the address that the terminal shows",
}

const hasEnded = (status: LiveStatus): boolean => status === "done" || status === "gone" || status === "refused"

const percentDone = ({ frame }: LiveModel): number =>
  Math.floor((100 * (frame?.completed ?? 0)) / Math.max(1, frame?.total ?? 0))

/** The title of the window, which shows the progress even if another tab is open. */
export const liveTitle = ({ title }: LiveJob, model: LiveModel, status: LiveStatus): string =>
  `${hasEnded(status) ? STATUS_TEXT[status] : `${percentDone(model)}%`} · ${title} · marketsweep`

const tile = (kind: string, label: string, value: string, below: TemplateResult | string): TemplateResult =>
  html`<div class="tile ${kind}">
    <span>${label}</span><b>${value}</b><small title=${typeof below === "string" ? below : ""}>${below}</small>
  </div>`

const leftText = (model: LiveModel, status: LiveStatus): string => {
  if (hasEnded(status)) return status === "done" ? "average of the scan" : "at the last update"
  const left = model.remainingMs
  return left === undefined ? "waiting" : `${coarseDuration(left)} left`
}

const tiles = (model: LiveModel, status: LiveStatus): TemplateResult => {
  const { completed = 0, elapsedMs = 0, errors = 0, matches = 0, running = [], total = 0 } = model.frame ?? {}
  const percent = percentDone(model)
  const meter = html`<i
    class="meter"
    role="progressbar"
    aria-label="symbols done"
    aria-valuenow=${percent}
    aria-valuemin="0"
    aria-valuemax="100"
    ><i style="width:${(100 * completed) / Math.max(1, total)}%"></i
  ></i>`
  const longest = hasEnded(status) ? undefined : running[0]
  return html`<div class="tiles">
    ${tile("", "Symbols", `${whole(completed)} / ${whole(total)}`, meter)}
    ${tile("lead", "Matches", whole(matches), completed === 0 ? "none yet" : `${(matches / completed).toFixed(1)} per symbol`)}
    ${tile(errors > 0 ? "bad" : "good", "Errors", whole(errors), errors > 0 ? "listed below" : hasEnded(status) ? "none" : "none so far")}
    ${tile("", "Rate", `${whole(model.rate)}/s`, leftText(model, status))}
    ${tile("", hasEnded(status) ? "Ran for" : "Running for", duration(elapsedMs), `${percent}% done`)}
    ${tile(
      longest !== undefined && longest.elapsedMs > LONG_MS ? "warn" : "",
      "Longest running",
      longest === undefined ? "–" : duration(longest.elapsedMs),
      longest?.symbol ?? "no symbol is running",
    )}
  </div>`
}

const errorsCard = (model: LiveModel): TemplateResult | typeof nothing => {
  const { errors: total = 0 } = model.frame ?? {}
  if (total === 0) return nothing
  const shown = model.errors.slice(0, SHOWN_ERRORS)
  return html`<section class="card errors" aria-label="errors">
    <header class="bar">
      <h2>${count(total, "error")}</h2>
      <p>${shown.length < total ? `the latest ${shown.length}` : "newest first"}</p>
    </header>
    <div class="scroller" tabindex="0">
      ${shown.map(
        ({ kind, message, symbol }) =>
          html`<p class="trouble">
            <span class="badge bad">${kind}</span> <b title=${symbol}>${symbol}</b><span>${message}</span>
          </p>`,
      )}
    </div>
  </section>`
}

/** The text below the title of the matches. */
const matchesText = (model: LiveModel, status: LiveStatus): string => {
  const shown = model.newest.length
  const total = model.frame?.matches ?? 0
  const newest = shown < total ? `the newest ${whole(shown)}` : "newest first"
  return hasEnded(status) ? newest : `${newest}; the report opens when the scan is done`
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
      <span class="chip status ${status}" role="status">${STATUS_TEXT[status]}</span>
      <span class="grow"></span>
      ${
        status === "running"
          ? html`<button class="tool cancel" @click=${cancel}>Cancel<i> the scan</i></button>`
          : nothing
      }
    </div>
    <main class="live">
      <div class="first">
        <section class="card formula" aria-label="formula">
          <pre class="code" tabindex="0">
${highlight(job.formula ?? "Custom processor without a formula", new Map())}</pre>
        </section>
        ${tiles(model, status)}
      </div>
      <div class="lists">
        <section class="card list" aria-label="matches">
          <header class="bar">
            <h2>Matches</h2>
            <p>${matchesText(model, status)}</p>
          </header>
          ${table}
        </section>
        ${errorsCard(model)}
      </div>
    </main>`

/** The matches so far as a table. */
export const liveTable = (job: LiveJob, model: LiveModel): TableContent => {
  const matches = model.newest
  const isDaily = hasDates(job.timeframe)
  const columns: ReadonlyArray<Column> = [
    { key: "symbol", label: "symbol", width: "minmax(96px, 280px)", isSortable: false },
    {
      key: "date",
      label: isDaily ? "date" : "time (UTC)",
      width: isDaily ? "minmax(80px, 160px)" : "minmax(122px, 180px)",
      isSortable: false,
    },
    { key: "close", label: "close", width: "minmax(68px, 140px)", isNumeric: true, isSortable: false },
  ]
  return {
    rows: Uint32Array.from(matches.keys()),
    columns,
    chosen: -1,
    sort: { key: "", descending: false },
    nothing: model.frame?.isDone === true ? "No match." : "No match yet.",
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
