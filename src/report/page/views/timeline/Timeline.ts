import { Picture } from "../../dom/Picture.ts"
import { count, longDay, timeText } from "../../text/format.ts"
import { drawTimeline, GUTTER, type TimelineContent } from "./timelineDrawing.ts"

/** Matches per day as bars below the market's line; dragging across them selects a range of days. */
export class Timeline {
  readonly picture: Picture
  onRange: (from: number, to: number) => void = () => {}
  private content: TimelineContent | undefined
  private hovered = -1
  /** The start and the current place of a drag; -1 if there is none. */
  private dragFrom = -1
  private dragTo = -1

  constructor() {
    this.picture = new Picture("timeline", "Matches per day; drag to select a range", (context, width, height) =>
      this.draw(context, width, height),
    )
    const { canvas } = this.picture
    canvas.addEventListener("pointerdown", (event) => {
      this.dragFrom = this.placeAt(event)
      this.dragTo = this.dragFrom
      canvas.setPointerCapture(event.pointerId)
    })
    canvas.addEventListener("pointermove", (event) => this.hover(event))
    canvas.addEventListener("pointerup", () => this.drop())
    canvas.addEventListener("pointercancel", () => this.stopDrag())
    canvas.addEventListener("pointerleave", () => {
      this.hovered = -1
      this.picture.hideTip()
      this.picture.redraw()
    })
  }

  show(content: TimelineContent): void {
    this.content = content
    this.picture.redraw()
  }

  private get places(): number {
    return this.content?.calendar.length ?? 0
  }

  private placeAt(event: PointerEvent): number {
    const { width, x } = this.picture.pointOf(event)
    return Math.max(0, Math.min(this.places - 1, Math.floor((x / (width - GUTTER)) * this.places)))
  }

  private hover(event: PointerEvent): void {
    const { content } = this
    if (content === undefined || this.places === 0) return
    this.hovered = this.placeAt(event)
    if (this.dragFrom >= 0) this.dragTo = this.hovered
    this.picture.redraw()
    const time = content.calendar[this.hovered]
    const when = content.isDaily ? longDay(time) : timeText(time, false)
    this.picture.showTip(
      `${when} · ${count(content.all[this.hovered], "match", "matches")}`,
      this.picture.pointOf(event).x,
      -4,
    )
  }

  /** Selects the dragged days or the clicked day; a click on the only selected day selects all days. */
  private drop(): void {
    const { content, dragFrom, dragTo } = this
    this.stopDrag()
    if (content === undefined || dragFrom < 0) return
    if (dragFrom !== dragTo) this.onRange(Math.min(dragFrom, dragTo), Math.max(dragFrom, dragTo))
    else if (content.from === dragFrom && content.to === dragFrom) this.onRange(0, this.places - 1)
    else this.onRange(dragFrom, dragFrom)
  }

  private stopDrag(): void {
    this.dragFrom = -1
    this.dragTo = -1
  }

  private draw(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { content, dragFrom, dragTo, hovered } = this
    if (content === undefined || this.places === 0) return
    const isDragged = dragFrom >= 0 && dragFrom !== dragTo
    const range = isDragged ? { from: Math.min(dragFrom, dragTo), to: Math.max(dragFrom, dragTo) } : content
    drawTimeline(context, { ...content, from: range.from, to: range.to }, hovered, width, height)
  }
}
