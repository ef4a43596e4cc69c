import { html, nothing, render, type TemplateResult } from "lit-html"
import { marketLine } from "../data/marketLine.ts"
import { ChartWall } from "../dom/ChartWall.ts"
import { DialogFocus } from "../dom/DialogFocus.ts"
import { lineTokens } from "../dom/colours.ts"
import { redrawPictures } from "../dom/Picture.ts"
import { VirtualTable } from "../dom/VirtualTable.ts"
import { matchRows, symbolRows } from "../model/rows.ts"
import type { Store } from "../model/Store.ts"
import { count, longDay, timeText } from "../text/format.ts"
import { costCard } from "./below/costCard.ts"
import { detailCard } from "./detail/detailCard.ts"
import { followedCard } from "./below/followedCard.ts"
import { FollowedCount } from "./below/FollowedCount.ts"
import { foot } from "./frame/foot.ts"
import { formulaCard } from "./summary/formulaCard.ts"
import { helpDialog } from "./frame/helpDialog.ts"
import { listCard } from "./list/listCard.ts"
import { MatchMap } from "./below/MatchMap.ts"
import { SymbolChart } from "./detail/SymbolChart.ts"
import { matchTable, problemTable, symbolTable } from "./list/tableContent.ts"
import { tiles } from "./summary/tiles.ts"
import { Timeline } from "./timeline/Timeline.ts"
import { topBar } from "./frame/topBar.ts"
import { wallCard } from "./list/wallCard.ts"

const NARROW = 720

/** Renders the state of a store into the document. */
export class Page {
  readonly table = new VirtualTable()
  private readonly symbol: SymbolChart
  private readonly store: Store
  private readonly root: HTMLElement
  private readonly turnTheme: () => void
  private readonly wall = new ChartWall()
  private readonly timeline = new Timeline()
  private readonly map = new MatchMap()
  private readonly dialog = new DialogFocus()
  private readonly market: Float64Array
  private readonly counted: FollowedCount

  constructor(store: Store, root: HTMLElement, turnTheme: () => void) {
    this.store = store
    this.root = root
    this.turnTheme = turnTheme
    this.symbol = new SymbolChart(store)
    this.counted = new FollowedCount(store)
    this.market = marketLine(store.data)
    this.wall.onPick = (match) => this.pickMatch(match)
    this.map.onPick = (match) => this.pickMatch(match)
    this.table.onPick = (row) => (store.state.tab === "matches" ? this.pickMatch(row) : this.pickSymbol(row))
    this.table.onSort = (key) => store.sortBy(key)
    this.timeline.onRange = (from, to) => store.selectRange(from, to)
    // Removes the static content that the file shows until its code runs.
    root.textContent = ""
  }

  private get isNarrow(): boolean {
    return window.innerWidth <= NARROW
  }

  private pickMatch(match: number): void {
    this.store.pickMatch(match)
    this.showDetail()
  }

  private pickSymbol(symbol: number): void {
    this.store.pickSymbol(symbol)
    this.showDetail()
  }

  /** Scrolls to the chart on phones, where it is a screen away from the list. */
  private showDetail(): void {
    if (!this.isNarrow) return
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"
    this.root.querySelector(".detail")?.scrollIntoView({ behavior, block: "start" })
  }

  /** Applies the colours of the current theme. */
  restyle(): void {
    this.symbol.chart.restyle()
    redrawPictures()
  }

  /** Renders more rows than fit on screen, and resizes charts and pictures for paper. */
  beginPrinting(): void {
    this.table.paintForPrint()
    this.symbol.chart.freeze()
    redrawPictures()
  }

  endPrinting(): void {
    this.symbol.chart.thaw()
    redrawPictures()
  }

  draw(): void {
    const { store } = this
    const { data, model, state } = store
    const rows = matchRows(data, model, state)
    const lines = lineTokens(store.formula?.names ?? [])
    render(this.content(rows, lines), this.root)
    this.dialog.update(this.root, state.help)
    this.drawList(rows, lines)
    const shown = new Uint32Array(data.calendar.length)
    for (const row of rows) shown[model.matches.place[row]]++
    const match = store.chosenMatch
    this.timeline.show({
      calendar: data.wallCalendar,
      isDaily: data.isDaily,
      all: model.perPlace,
      shown,
      market: this.market,
      warmup: data.range.from > 0 || data.head.newestBars !== null ? 0 : (store.formula?.plan.warmup ?? 0),
      from: state.from,
      to: state.to,
      chosen: match < 0 ? -1 : model.matches.place[match],
    })
    this.map.show(data, model, rows, match)
    this.symbol.draw(lines)
    this.counted.update(rows)
  }

  private get showsWall(): boolean {
    const { data, state } = this.store
    return state.wall && state.tab === "matches" && data.isWhole
  }

  private content(rows: Uint32Array, lines: ReadonlyMap<string, string>): TemplateResult {
    const { store } = this
    return html`${topBar(store, rows, this.turnTheme)}
      <main>
        <div class="first">${formulaCard(store, lines)}${tiles(store)}</div>
        <section class="card when" aria-label="timeline">
          <header>
            <h2>Timeline</h2>
            <p>${this.rangeText(rows.length)}</p>
          </header>
          ${this.timeline.picture.element}
        </section>
        <div class="split">
          ${listCard(store, rows.length, this.showsWall ? this.wall.element : this.table.element)}
          ${detailCard(store, this.symbol.chart.element, lines)}
        </div>
        <div class="thirds">
          ${followedCard(this.counted.followed)}
          <section class="card" aria-label="every match">
            <header>
              <h2>Every match</h2>
              <p>${store.data.barName}s → · symbols ↓, latest on top</p>
            </header>
            ${this.map.picture.element}
          </section>
          ${costCard(store)}
        </div>
      </main>
      ${foot(store.data.head)}${store.state.help ? helpDialog(store) : nothing}`
  }

  private rangeText(matches: number): TemplateResult {
    const { data, state } = this.store
    const { barName, isDaily, wallCalendar } = data
    if (state.from === 0 && state.to === wallCalendar.length - 1) {
      const hint = html`<span class="hint"> · drag to select a range</span>`
      return html`matches per ${barName}, below the market (all symbols equally weighted)${hint}`
    }
    const text = (place: number) => (isDaily ? longDay(wallCalendar[place]) : timeText(wallCalendar[place], false))
    const range = state.from === state.to ? text(state.from) : `${text(state.from)} – ${text(state.to)}`
    return html`<b>${range}</b> · ${count(matches, "match", "matches")}
      <button class="link" @click=${() => this.store.selectAllDays()}>all days</button>`
  }

  private drawList(rows: Uint32Array, lines: ReadonlyMap<string, string>): void {
    const { store } = this
    const { data, model, state } = store
    if (this.showsWall) {
      this.wall.show(
        rows,
        (match) => wallCard(store, match, (info) => this.symbol.drawnOf(info, lines)),
        store.chosenMatch,
      )
    } else if (state.tab === "matches") {
      this.table.show(matchTable(store, rows, this.table.element.clientWidth || NARROW, this.isNarrow))
    } else {
      const symbols = symbolRows(data, model, state, state.tab)
      const content = state.tab === "symbols" ? symbolTable : problemTable
      this.table.show(content(store, symbols, this.isNarrow))
    }
  }
}
