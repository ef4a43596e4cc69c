import { html, svg, type TemplateResult } from "lit-html"

const WIDTH = 116
const HEIGHT = 26
const BEFORE = 40
const AFTER = 20
const HISTORY = 120

/** Scales the closes between two bars to the box of a sparkline. */
const scaleCloses = (closes: Float64Array, from: number, to: number, x: (bar: number) => number) => {
  let low = Infinity
  let high = -Infinity
  for (let bar = from; bar <= to; bar++) {
    if (closes[bar] < low) low = closes[bar]
    if (closes[bar] > high) high = closes[bar]
  }
  const y = (bar: number) => HEIGHT - 3 - ((closes[bar] - low) / (high - low || 1)) * (HEIGHT - 6)
  const path = (first: number, last: number): string => {
    let text = ""
    for (let bar = first; bar <= last; bar++) {
      if (Number.isFinite(closes[bar])) text += `${text === "" ? "M" : "L"}${x(bar).toFixed(1)} ${y(bar).toFixed(1)}`
    }
    return text
  }
  return { path, y }
}

const box = (content: TemplateResult): TemplateResult =>
  html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${content}</svg>`

/** Closes around a match: grey before it, and in the colour of their change after it. */
export const matchSparkline = (closes: Float64Array, bar: number): TemplateResult | "" => {
  if (bar < 0 || bar >= closes.length) return ""
  const from = Math.max(0, bar - BEFORE)
  const to = Math.min(closes.length - 1, bar + AFTER)
  const x = (each: number) => ((each - bar + BEFORE) / (BEFORE + AFTER)) * WIDTH
  const { path, y } = scaleCloses(closes, from, to, x)
  const way = closes[to] > closes[bar] ? "up" : closes[to] < closes[bar] ? "down" : ""
  return box(
    svg`<path class="before" d=${path(from, bar)}></path><path class="after ${way}" d=${to > bar ? path(bar, to) : ""}></path><circle cx=${x(bar).toFixed(1)} cy=${y(bar).toFixed(1)} r="2.6"></circle>`,
  )
}

/** A symbol's newest closes, with a dot at each match. */
export const symbolSparkline = (closes: Float64Array, matchBars: ReadonlyArray<number>): TemplateResult | "" => {
  if (closes.length < 2) return ""
  const to = closes.length - 1
  const from = Math.max(0, to - HISTORY + 1)
  const x = (bar: number) => ((bar - from) / (to - from)) * (WIDTH - 4) + 2
  const { path, y } = scaleCloses(closes, from, to, x)
  const dots = matchBars.filter((bar) => bar >= from)
  return box(
    svg`<path class="before" d=${path(from, to)}></path>${dots.map((bar) => svg`<circle cx=${x(bar).toFixed(1)} cy=${y(bar).toFixed(1)} r="2.2"></circle>`)}`,
  )
}
