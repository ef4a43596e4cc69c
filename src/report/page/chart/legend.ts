import { html, type TemplateResult } from "lit-html"
import { changeOf } from "../data/changeOf.ts"
import { percent, plain, price } from "../text/format.ts"
import type { DrawnSeries } from "./drawnSeries.ts"

/** The columns of a symbol that a chart draws. */
export interface ChartBars {
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
}

const PRICES = ["open", "high", "low", "close"] as const

/** The time, prices, change and named values of a bar. */
export const legend = (
  bars: ChartBars,
  drawn: ReadonlyArray<DrawnSeries>,
  bar: number,
  decimals: number,
  when: string,
): TemplateResult => {
  const change = bar === 0 ? NaN : changeOf(bars.close[bar - 1], bars.close[bar])
  const way = change < 0 ? "down" : "up"
  return html`<span class="when">${when}</span>
    ${PRICES.map((name) => html`<span class=${way}><i>${name[0].toUpperCase()}</i>${price(bars[name][bar], decimals)}</span>`)}
    ${Number.isFinite(change) ? html`<span class=${way}>${percent(change, 2)}</span>` : ""}
    ${drawn.map(
      ({ isBool, line, name, series }) =>
        html`<span class="named"
          ><i style="--swatch:var(--${line})">${name}</i
          >${isBool ? String(series[bar] === 1) : plain(series[bar])}</span
        >`,
    )}`
}
