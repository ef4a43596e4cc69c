import type { ReportData } from "../../data/ReportData.ts"
import { colour, withAlpha } from "../../dom/colours.ts"
import { Picture } from "../../dom/Picture.ts"
import type { Model } from "../../model/Model.ts"
import { timeText } from "../../text/format.ts"
import { drawTimes } from "../parts/timeAxis.ts"

const MARGIN = 9
/** The height of the time axis below the lines. */
const AXIS = 16
const REACH = 12

interface Dot {
  readonly x: number
  readonly y: number
  readonly match: number
}

/** Assigns a line of the map to each symbol: the symbol with the most recent match is on top. */
const linesOf = (data: ReportData, { matches, starts }: Model): Uint32Array => {
  const last = (symbol: number) => (starts[symbol + 1] > starts[symbol] ? matches.place[starts[symbol + 1] - 1] : -1)
  const order = data.symbols.map(({ index }) => index).toSorted((a, b) => last(b) - last(a) || a - b)
  const lines = new Uint32Array(order.length)
  for (const [line, symbol] of order.entries()) lines[symbol] = line
  return lines
}

/** A map of all matches: days across, symbols down. */
export class MatchMap {
  readonly picture: Picture
  onPick: (match: number) => void = () => {}
  private data: ReportData | undefined
  private model: Model | undefined
  private shown = new Uint8Array(0)
  private lines: Uint32Array = new Uint32Array(0)
  private lineCount = 1
  private chosen = -1
  private dots: ReadonlyArray<Dot> = []

  constructor() {
    this.picture = new Picture("match-map", "Every match: days across, symbols down", (context, width, height) =>
      this.draw(context, width, height),
    )
    const { canvas } = this.picture
    canvas.addEventListener("pointermove", (event) => this.hover(event))
    canvas.addEventListener("pointerleave", () => this.picture.hideTip())
    canvas.addEventListener("click", (event) => {
      const dot = this.dotAt(event)
      if (dot !== undefined) this.onPick(dot.match)
    })
  }

  show(data: ReportData, model: Model, rows: Uint32Array, chosen: number): void {
    if (this.model !== model) {
      this.lines = linesOf(data, model)
      this.lineCount = Math.max(1, model.perSymbol.filter((count) => count > 0).length)
    }
    this.data = data
    this.model = model
    this.chosen = chosen
    this.shown = new Uint8Array(model.matches.count)
    for (const row of rows) this.shown[row] = 1
    this.picture.redraw()
  }

  private dotAt(event: MouseEvent): Dot | undefined {
    const { x, y } = this.picture.pointOf(event)
    let nearest: Dot | undefined
    let least = REACH ** 2
    for (const dot of this.dots) {
      const distance = (dot.x - x) ** 2 + (dot.y - y) ** 2
      if (distance >= least) continue
      least = distance
      nearest = dot
    }
    return nearest
  }

  private hover(event: MouseEvent): void {
    const { data, model } = this
    const dot = this.dotAt(event)
    this.picture.canvas.style.cursor = dot === undefined ? "" : "pointer"
    if (dot === undefined || data === undefined || model === undefined) return this.picture.hideTip()
    const { place, symbol } = model.matches
    const info = data.symbols[symbol[dot.match]]
    const text = `${info.name} · ${timeText(data.wallOf(info, data.calendar[place[dot.match]]), data.isDaily)}`
    this.picture.showTip(text, dot.x, dot.y + 14)
  }

  private draw(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { chosen, data, lineCount, lines, model } = this
    if (data === undefined || model === undefined) return
    const { count, place, symbol } = model.matches
    const { isDaily, wallCalendar } = data
    drawTimes(context, { calendar: wallCalendar, isDaily, left: MARGIN, right: width - MARGIN }, height - 2)
    if (count === 0) {
      context.fillStyle = colour("faint")
      context.fillText("No match.", MARGIN + 7, 30)
    }
    const size = Math.max(1.2, Math.min(3.2, (width * height) / Math.max(1, count) / 26))
    const across = (width - 2 * MARGIN) / wallCalendar.length
    const down = (height - AXIS - 2 * MARGIN) / lineCount
    const dotOf = (match: number): Dot => ({
      x: MARGIN + (place[match] + 0.5) * across,
      y: MARGIN + (lines[symbol[match]] + 0.5) * down,
      match,
    })
    const paint = ({ x, y }: Dot, wide: number) => context.fillRect(x - wide / 2, y - wide / 2, wide, wide)
    context.fillStyle = withAlpha(colour("muted"), 0.22)
    for (let match = 0; match < count; match++) if (this.shown[match] === 0) paint(dotOf(match), size)
    context.fillStyle = withAlpha(colour("accent"), 0.85)
    const dots: Array<Dot> = []
    for (let match = 0; match < count; match++) {
      if (this.shown[match] === 0) continue
      const dot = dotOf(match)
      paint(dot, size)
      dots.push(dot)
    }
    this.dots = dots
    if (chosen < 0 || chosen >= count) return
    const dot = dotOf(chosen)
    context.fillStyle = colour("text")
    context.strokeStyle = colour("text")
    context.lineWidth = 1.5
    paint(dot, size + 2)
    context.beginPath()
    context.arc(dot.x, dot.y, 7, 0, 2 * Math.PI)
    context.stroke()
  }
}
