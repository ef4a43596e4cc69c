import { html, nothing, type TemplateResult } from "lit-html"
import { changeOf } from "../../data/changeOf.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import { matchBarsOf } from "../../model/Model.ts"
import type { Store } from "../../model/Store.ts"
import { count, percent, price, timeText } from "../../text/format.ts"
import { starButton, way } from "../parts/cells.ts"
import { explainTree } from "./explainTree.ts"

const lastPrice = (closes: Float64Array): TemplateResult | typeof nothing => {
  const last = closes[closes.length - 1]
  if (last === undefined) return nothing
  const change = changeOf(closes[closes.length - 2], last)
  return html`<span class="last">${price(last)}</span>${
      Number.isFinite(change) ? html`<span class="way ${way(change, 2)}">${percent(change, 2)}</span>` : nothing
    }`
}

/** The name, exchange, time zone and session of a symbol, as far as known. */
const listingText = ({ facts, name }: SymbolInfo): string =>
  [name, facts.exchange, facts.timeZone, facts.session].filter((each) => each !== undefined).join(" · ")

const stepper = (store: Store): TemplateResult => {
  const { bar, symbol } = store.state
  const bars = matchBarsOf(store.model, symbol)
  const at = bars.indexOf(bar)
  const step = (label: string, sign: string, key: string, isEnd: boolean, ways: 1 | -1) =>
    html`<button aria-label=${label} title="${label} (${key})" ?disabled=${isEnd} @click=${() => store.stepMatch(ways)}>
      ${sign}
    </button>`
  const isFirst = !bars.some((each) => each < bar)
  const isLast = !bars.some((each) => each > bar)
  return html`<div class="stepper">
    ${step("previous match", "‹", "[", isFirst, -1)}<span>${at >= 0 ? html`match <b>${at + 1}</b> of ${bars.length}` : count(bars.length, "match", "matches")}</span>${step("next match", "›", "]", isLast, 1)}
  </div>`
}

const explanation = (
  store: Store,
  info: SymbolInfo,
  lines: ReadonlyMap<string, string>,
): TemplateResult | typeof nothing => {
  const { data, formula } = store
  const { bar } = store.state
  if (formula === undefined || !data.isWhole || bar < 0 || bar >= info.bars) return nothing
  const timeAt = (each: number) => {
    const [day, time] = timeText(data.wallOf(info, data.timeOf(info, each)), data.isDaily).split(" ")
    return html`<span class="day">${day}</span>${time === undefined ? nothing : ` ${time}`}`
  }
  const before = bar > 0 ? timeAt(bar - 1) : "no bar before"
  return explainTree(formula.explain(data, info, bar), before, timeAt(bar), lines)
}

/** The chart of the chosen symbol, and the explanation of the formula at the chosen bar. */
export const detailCard = (store: Store, chart: HTMLElement, lines: ReadonlyMap<string, string>): TemplateResult => {
  const { data, state } = store
  const info = data.symbols[state.symbol]
  if (info === undefined) {
    return html`<section class="card detail" aria-label="chosen symbol"><p class="none">Choose a row.</p></section>`
  }
  return html`<section class="card detail" aria-label="chosen symbol">
    <header class="bar">
      ${starButton(store, info.name, false)}
      <h2 class="symbol" title=${listingText(info)}>${info.name}</h2>
      ${lastPrice(data.closesOf(info))}<span class="grow"></span>${stepper(store)}
    </header>
    ${
      info.error === undefined
        ? nothing
        : html`<p class="trouble"><span class="badge bad">${info.error.kind}</span> ${info.error.message}</p>`
    }
    ${info.bars === 0 ? html`<p class="none">The report has no bars of this symbol.</p>` : nothing}
    <div class="chartbox" ?hidden=${info.bars === 0}>${chart}</div>
    ${explanation(store, info, lines)}
  </section>`
}
