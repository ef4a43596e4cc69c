import { colour, withAlpha } from "../../dom/colours.ts"
import { drawTimes } from "../parts/timeAxis.ts"

/** The content of a timeline; each array has one entry per time of the calendar. */
export interface TimelineContent {
  readonly calendar: Float64Array
  readonly isDaily: boolean
  /** The number of all matches, and of those that pass the filters. */
  readonly all: Uint32Array
  readonly shown: Uint32Array
  readonly market: Float64Array
  /** The number of bars before the formula's first value. */
  readonly warmup: number
  readonly from: number
  readonly to: number
  /** The place of the chosen match; -1 if there is none. */
  readonly chosen: number
}

const AXIS = 18
/** The width of the scale, to the right of the days. */
export const GUTTER = 26
const TOP = 8
/** The most pixels of a day, so that a single one does not fill the timeline. */
const MOST_WIDE = 24
const NICE = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000]

const drawWarmup = (context: CanvasRenderingContext2D, wide: number, bottom: number): void => {
  if (wide < 60) return
  context.fillStyle = colour("shade")
  context.fillRect(0, 0, wide, bottom)
  context.fillStyle = colour("faint")
  context.textAlign = "left"
  context.textBaseline = "top"
  context.fillText("warm-up", 8, 6)
}

const drawScale = (
  context: CanvasRenderingContext2D,
  most: number,
  width: number,
  heightOf: (value: number) => number,
): void => {
  const nice = NICE.find((value) => most / value <= 3.2) ?? 10_000
  context.strokeStyle = colour("grid")
  context.fillStyle = colour("faint")
  context.textBaseline = "middle"
  context.textAlign = "right"
  for (let value = nice; value <= most; value += nice) {
    const y = Math.round(heightOf(value)) + 0.5
    context.beginPath()
    context.moveTo(0, y)
    context.lineTo(width - GUTTER, y)
    context.stroke()
    context.fillText(String(value), width, y)
  }
}

const drawRange = (
  context: CanvasRenderingContext2D,
  { calendar, from, to }: TimelineContent,
  step: number,
  bottom: number,
): void => {
  if (from === 0 && to === calendar.length - 1) return
  const accent = colour("accent")
  context.fillStyle = withAlpha(accent, 0.1)
  context.fillRect(from * step, 0, (to - from + 1) * step, bottom)
  context.fillStyle = withAlpha(accent, 0.8)
  context.fillRect(Math.max(0, from * step - 1), 0, 2, bottom)
  context.fillRect((to + 1) * step - 2, 0, 2, bottom)
}

const drawDays = (
  context: CanvasRenderingContext2D,
  { all, chosen, shown }: TimelineContent,
  hovered: number,
  step: number,
  bottom: number,
  tall: (value: number) => number,
): void => {
  const gap = step > 3 ? 1 : step > 1.6 ? 0.5 : 0
  const wide = Math.min(MOST_WIDE, Math.max(0.7, step - gap))
  const left = (place: number) => place * step + Math.max(0, (step - gap - wide) / 2)
  const [accent, bright, rest] = [colour("accent"), colour("text"), withAlpha(colour("muted"), 0.28)]
  for (let place = 0; place < all.length; place++) {
    if (all[place] === 0) continue
    context.fillStyle = rest
    context.fillRect(left(place), bottom - tall(all[place]), wide, tall(all[place]))
    if (shown[place] === 0) continue
    context.fillStyle = place === hovered || place === chosen ? bright : accent
    context.fillRect(left(place), bottom - tall(shown[place]), wide, tall(shown[place]))
  }
}

const drawMarket = (context: CanvasRenderingContext2D, market: Float64Array, step: number, bottom: number): void => {
  const low = market.reduce((least, value) => Math.min(least, value), Infinity)
  const high = market.reduce((most, value) => Math.max(most, value), -Infinity)
  if (!(high > low)) return
  context.strokeStyle = withAlpha(colour("text"), 0.55)
  context.lineWidth = 1.25
  context.lineJoin = "round"
  context.beginPath()
  for (const [place, value] of market.entries()) {
    const y = 10 + ((high - value) / (high - low)) * (bottom - 18)
    context.lineTo((place + 0.5) * step, y)
  }
  context.stroke()
  context.lineWidth = 1
}

/** Draws a timeline; `hovered` is the place under the pointer, or -1. */
export const drawTimeline = (
  context: CanvasRenderingContext2D,
  content: TimelineContent,
  hovered: number,
  width: number,
  height: number,
): void => {
  const bottom = height - AXIS
  const step = (width - GUTTER) / content.calendar.length
  const highest = content.all.reduce((high, value) => Math.max(high, value), 0)
  const most = Math.max(highest, 1) * 1.08
  const tall = (value: number) => (value / most) * (bottom - TOP)
  if (highest > 0) drawScale(context, most, width, (value) => bottom - tall(value))
  drawWarmup(context, content.warmup * step, bottom)
  drawRange(context, content, step, bottom)
  drawDays(context, content, hovered, step, bottom, tall)
  drawMarket(context, content.market, step, bottom)
  const { calendar, isDaily } = content
  drawTimes(context, { calendar, isDaily, left: 0, right: width - GUTTER }, height - 4)
  context.fillStyle = colour("faint")
  context.fillRect(0, bottom, width - GUTTER, 1)
}
