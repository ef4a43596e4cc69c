import { html, render, type TemplateResult } from "lit-html"
import { windowOf } from "./rowWindow.ts"

const ROW_HEIGHT = 156
const LEAST_WIDTH = 208

/** Small charts of many matches side by side; only those on screen are in the document. */
export class ChartWall {
  readonly element = document.createElement("div")
  onPick: (match: number) => void = () => {}
  private readonly space = document.createElement("div")
  private readonly body = document.createElement("div")
  private rows: Uint32Array = new Uint32Array(0)
  private card: (match: number) => TemplateResult = () => html``
  private chosen = -1
  private frame = 0

  constructor() {
    this.element.className = "wall scroller"
    this.element.tabIndex = 0
    this.space.className = "space"
    this.body.className = "tbody grid"
    this.space.append(this.body)
    this.element.append(this.space)
    this.element.addEventListener("scroll", () => this.paintLater(), { passive: true })
    new ResizeObserver(() => this.paintLater()).observe(this.element)
    this.element.addEventListener("click", ({ target }) => {
      if (!(target instanceof Element) || target.closest("button") !== null) return
      const match = target.closest<HTMLElement>("[data-match]")?.dataset["match"]
      if (match !== undefined) this.onPick(Number(match))
    })
  }

  show(rows: Uint32Array, card: (match: number) => TemplateResult, chosen: number): void {
    if (rows.length !== this.rows.length) this.element.scrollTop = 0
    this.rows = rows
    this.card = card
    this.chosen = chosen
    this.paint()
  }

  private paintLater(): void {
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.paint())
  }

  private paint(): void {
    const width = this.element.clientWidth
    if (width === 0) return
    const across = Math.max(2, Math.floor(width / LEAST_WIDTH))
    const lines = Math.ceil(this.rows.length / across)
    const { end, first, top } = windowOf(this.element, lines, ROW_HEIGHT)
    this.element.style.setProperty("--across", String(across))
    this.space.style.height = `${lines * ROW_HEIGHT}px`
    this.body.style.transform = `translateY(${top}px)`
    const shown = Array.from(
      this.rows.subarray(first * across, end * across),
      (match) =>
        html`<div class="shot ${match === this.chosen ? "selected" : ""}" data-match=${match}>
          ${this.card(match)}
        </div>`,
    )
    render(shown.length === 0 ? html`<p class="empty">Nothing matches the filters.</p>` : shown, this.body)
  }
}
