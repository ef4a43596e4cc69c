import { html, render, type TemplateResult } from "lit-html"
import type { Sort } from "../model/State.ts"
import { windowOf } from "./rowWindow.ts"

/** A column of a table; `width` is a track of a CSS grid. */
export interface Column {
  readonly key: string
  readonly label: string
  readonly width: string
  readonly isNumeric?: boolean
  readonly isSortable?: boolean
  readonly title?: string
}

/** What a cell shows. */
export type Cell = TemplateResult | string

/** What a table shows. */
export interface TableContent {
  /** The item of each row, in order: the index of a match or a symbol. */
  readonly rows: Uint32Array
  readonly columns: ReadonlyArray<Column>
  readonly cells: (row: number) => ReadonlyArray<Cell>
  readonly chosen: number
  readonly sort: Sort
  /** The text of a table without rows. By default, it says that nothing matches the filters. */
  readonly nothing?: string | undefined
}

/** The number of rows that are printed. */
const PRINTED = 60

const EMPTY: TableContent = {
  rows: new Uint32Array(0),
  columns: [],
  cells: () => [],
  chosen: -1,
  sort: { key: "", descending: false },
}

/** A table of any length; only the rows on screen are in the document. */
export class VirtualTable {
  readonly element = document.createElement("div")
  onPick: (row: number) => void = () => {}
  onSort: (key: string) => void = () => {}
  private readonly header = document.createElement("div")
  private readonly scroller = document.createElement("div")
  private readonly space = document.createElement("div")
  private readonly body = document.createElement("div")
  private content = EMPTY
  private frame = 0

  constructor() {
    this.element.className = "table"
    this.element.setAttribute("role", "table")
    this.header.className = "thead"
    this.header.setAttribute("role", "rowgroup")
    this.scroller.className = "scroller"
    this.scroller.tabIndex = 0
    this.scroller.setAttribute("role", "rowgroup")
    this.scroller.setAttribute("aria-label", "rows; arrow keys move the selection")
    this.space.className = "space"
    this.body.className = "tbody"
    this.space.append(this.body)
    this.scroller.append(this.header, this.space)
    this.element.append(this.scroller)
    this.scroller.addEventListener("scroll", () => this.paintLater(), { passive: true })
    new ResizeObserver(() => this.paintLater()).observe(this.scroller)
    this.scroller.addEventListener("click", (event) => this.click(event))
    this.scroller.addEventListener("keydown", (event) => this.key(event))
  }

  /** 36 pixels, or 44 on phones, so that rows are easy to tap. */
  private get rowHeight(): number {
    return window.innerWidth <= 720 ? 44 : 36
  }

  private click({ target }: Event): void {
    if (!(target instanceof Element) || target.closest("button") !== null) return
    const position = target.closest<HTMLElement>("[data-position]")?.dataset["position"]
    if (position !== undefined) this.pick(Number(position))
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 1)
    const moves: ReadonlyMap<string, number> = new Map([
      ["ArrowDown", this.position + 1],
      ["ArrowUp", this.position - 1],
      ["PageDown", this.position + page],
      ["PageUp", this.position - page],
      ["Home", 0],
      ["End", this.content.rows.length - 1],
    ])
    const next = moves.get(event.key)
    if (next === undefined) return
    event.preventDefault()
    this.pick(next)
  }

  /** The position of the chosen row; -1 if it is not in the table. */
  private get position(): number {
    return this.content.rows.indexOf(this.content.chosen)
  }

  /** Moves the selection down by `steps` rows. */
  move(steps: number): void {
    this.pick(this.position + steps)
  }

  private pick(position: number): void {
    const { rows } = this.content
    if (rows.length === 0) return
    const within = Math.max(0, Math.min(rows.length - 1, position))
    this.onPick(rows[within])
    this.reveal(within)
  }

  private reveal(position: number): void {
    const top = position * this.rowHeight
    const room = this.scroller.clientHeight - this.header.offsetHeight
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top
    else if (top + this.rowHeight > this.scroller.scrollTop + room)
      this.scroller.scrollTop = top + this.rowHeight - room
  }

  show(content: TableContent): void {
    const { columns, rows, sort } = content
    const isOther = rows.length !== this.content.rows.length || sort !== this.content.sort
    this.content = content
    this.element.style.setProperty("--columns", columns.map(({ width }) => width).join(" "))
    this.element.setAttribute("aria-rowcount", String(rows.length + 1))
    this.space.style.height = `${rows.length * this.rowHeight}px`
    render(this.head(), this.header)
    if (isOther) this.scroller.scrollTop = 0
    this.paint()
  }

  private head(): TemplateResult {
    const { columns, sort } = this.content
    return html`<div class="tr" role="row">
      ${columns.map(({ isNumeric = false, isSortable = true, key, label, title = "" }) => {
        const isOn = sort.key === key
        const order = isOn ? (sort.descending ? "descending" : "ascending") : "none"
        const arrow = isOn ? (sort.descending ? "↓" : "↑") : ""
        const inside = isSortable
          ? html`<button class=${isOn ? "on" : ""} @click=${() => this.onSort(key)}>${label}<i>${arrow}</i></button>`
          : html`<span>${label}</span>`
        return html`<div role="columnheader" class="th ${isNumeric ? "num" : ""}" aria-sort=${order} title=${title}>
          ${inside}
        </div>`
      })}
    </div>`
  }

  private paintLater(): void {
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.paint())
  }

  /** Renders the first rows instead of those on screen. */
  paintForPrint(): void {
    this.paintRows(0, Math.min(this.content.rows.length, PRINTED), 0)
  }

  paint(): void {
    const { end, first, top } = windowOf(this.scroller, this.content.rows.length, this.rowHeight)
    this.paintRows(first, end, top)
  }

  private paintRows(first: number, end: number, top: number): void {
    const { cells, chosen, columns, rows } = this.content
    this.body.style.transform = `translateY(${top}px)`
    const shown = Array.from(rows.subarray(first, end), (row, index) => {
      const isChosen = row === chosen
      return html`<div
        class="tr ${isChosen ? "selected" : ""}"
        role="row"
        aria-rowindex=${first + index + 2}
        aria-selected=${isChosen}
        data-position=${first + index}
      >
        ${cells(row).map(
          (cell, column) =>
            html`<div role="cell" class="td ${columns[column].isNumeric === true ? "num" : ""}">${cell}</div>`,
        )}
      </div>`
    })
    const { nothing } = this.content
    const empty =
      nothing === undefined
        ? html`<p class="empty">Nothing matches the filters. <kbd>Esc</kbd> clears them.</p>`
        : html`<p class="empty">${nothing}</p>`
    render(shown.length === 0 ? empty : shown, this.body)
  }
}
