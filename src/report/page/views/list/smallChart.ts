import { html, svg, type TemplateResult } from "lit-html"
import type { DrawnSeries } from "../../chart/drawnSeries.ts"
import type { ChartBars } from "../../chart/legend.ts"

const WIDTH = 200
const HEIGHT = 104
const BEFORE = 44
const AFTER = 16

/** A small candlestick chart around a match, with the lines that share the scale of prices. */
export const smallChart = (bars: ChartBars, drawn: ReadonlyArray<DrawnSeries>, bar: number): TemplateResult => {
  const { close, high: highs, low: lows, open } = bars
  const from = Math.max(0, bar - BEFORE)
  const to = Math.min(close.length - 1, bar + AFTER)
  const lines = drawn.filter(({ isBool, scale }) => scale === "price" && !isBool)
  let low = Infinity
  let high = -Infinity
  for (let each = from; each <= to; each++) {
    low = Math.min(low, lows[each])
    high = Math.max(high, highs[each])
  }
  // Including lines that are far away would flatten the candles.
  const [floor, ceiling] = [low * 0.8, high * 1.2]
  for (const { series } of lines) {
    for (let each = from; each <= to; each++) {
      if (!(series[each] > floor && series[each] < ceiling)) continue
      low = Math.min(low, series[each])
      high = Math.max(high, series[each])
    }
  }
  const step = WIDTH / (BEFORE + AFTER + 1)
  const x = (each: number) => (each - bar + BEFORE + 0.5) * step
  const y = (value: number) => 4 + ((high - value) / (high - low || 1)) * (HEIGHT - 14)

  const candle = (each: number): string => {
    const left = (x(each) - step * 0.34).toFixed(1)
    const right = (x(each) + step * 0.34).toFixed(1)
    const top = y(Math.max(open[each], close[each]))
    const bottom = Math.max(top + 0.8, y(Math.min(open[each], close[each])))
    const wick = `M${x(each).toFixed(1)} ${y(highs[each]).toFixed(1)}V${y(lows[each]).toFixed(1)}`
    return `M${left} ${top.toFixed(1)}H${right}V${bottom.toFixed(1)}H${left}Z${wick}`
  }
  // One path for all candles of a colour, since a wall of charts has thousands of them.
  let up = ""
  let down = ""
  for (let each = from; each <= to; each++) {
    if (!Number.isFinite(close[each] + open[each] + highs[each] + lows[each])) continue
    if (close[each] >= open[each]) up += candle(each)
    else down += candle(each)
  }
  const lineOf = (series: DrawnSeries["series"]): string => {
    let path = ""
    for (let each = from; each <= to; each++) {
      if (!Number.isFinite(series[each])) continue
      path += `${path === "" ? "M" : "L"}${x(each).toFixed(1)} ${y(series[each]).toFixed(1)}`
    }
    return path
  }
  const mark = Math.min(HEIGHT - 3, y(lows[bar]) + 11)
  return html`<svg class="small" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<line class="at" x1=${x(bar)} x2=${x(bar)} y1="0" y2=${HEIGHT}></line><path class="up" d=${up}></path><path class="down" d=${down}></path>`}
    ${lines.map(({ line, series }) => svg`<path class="over" style="stroke:var(--${line})" d=${lineOf(series)}></path>`)}
    ${svg`<path class="mark" d="M${x(bar)} ${mark - 8}l4.5 7h-9z"></path>`}
  </svg>`
}
