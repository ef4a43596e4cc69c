import { render } from "lit-html"
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
} from "lightweight-charts"
import type { Clocks } from "../data/clocks.ts"
import { colour, withAlpha } from "../dom/colours.ts"
import type { Threshold } from "../formula/thresholds.ts"
import { chartOptions, chartTheme, timeOptions } from "./chartOptions.ts"
import { type ChartTimes, chartTimes } from "./chartTimes.ts"
import type { DrawnSeries } from "./drawnSeries.ts"
import { type ChartBars, legend } from "./legend.ts"
import { FormulaLines } from "./formulaLines.ts"
import { markersOf } from "./markers.ts"
import { candleData, volumeData } from "./seriesData.ts"

/** What a chart shows of one symbol. */
export interface ChartContent {
  readonly bars: ChartBars
  readonly drawn: ReadonlyArray<DrawnSeries>
  readonly matchBars: ReadonlyArray<number>
  readonly thresholds: ReadonlyArray<Threshold>
  readonly decimals: number
  /** The time zone in which times are shown. */
  readonly clocks: Clocks
  readonly isDaily: boolean
}

/** A chart has room for at least this many bars, so that a few are not stretched. */
const FEWEST = 30

/** The height of the price pane, relative to each other pane. */
const priceShare = (panes: number): number => 2 + panes / 2

/** The minimum share of the plot that is left empty above the candles. */
const LEAST_ABOVE = 0.12

const NO_TIMES = chartTimes(new Float64Array(0), { place: "", wallOf: (time) => time }, true)

/** Candles, volume, the lines of a formula and the matches of one symbol. */
export class PriceChart {
  readonly element = document.createElement("div")
  onPick: (bar: number) => void = () => {}
  private readonly legend = document.createElement("div")
  private readonly plot = document.createElement("div")
  private readonly picture = document.createElement("div")
  private readonly chart: IChartApi
  private readonly candles: ISeriesApi<"Candlestick">
  private readonly volume: ISeriesApi<"Histogram">
  private readonly markers: ISeriesMarkersPluginApi<Time>
  private readonly lines: FormulaLines
  private content: ChartContent | undefined
  private times: ChartTimes = NO_TIMES
  private chosen = -1

  constructor() {
    this.element.className = "chart"
    this.element.setAttribute("role", "group")
    this.element.setAttribute("aria-label", "candlestick chart with the lines of the formula")
    this.legend.className = "legend"
    this.plot.className = "plot"
    // The library lays out its canvases in a table, which a screen reader would read out.
    this.plot.ariaHidden = "true"
    this.picture.className = "frozen"
    this.element.append(this.legend, this.plot, this.picture)
    this.chart = createChart(this.plot, chartOptions)
    this.lines = new FormulaLines(this.chart)
    this.candles = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineVisible: false })
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    })
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } })
    this.markers = createSeriesMarkers(this.candles, [], { autoScale: false })
    this.chart.subscribeCrosshairMove(({ logical }) =>
      this.describe(logical === undefined ? this.chosen : Math.round(logical)),
    )
    this.chart.subscribeClick(({ logical }) => {
      const last = (this.content?.bars.time.length ?? 0) - 1
      if (logical !== undefined && last >= 0) this.onPick(Math.max(0, Math.min(last, Math.round(logical))))
    })
  }

  /** Shows another symbol or formula. */
  show(content: ChartContent, chosen: number): void {
    const { bars, clocks, decimals, isDaily } = content
    this.content = content
    const times = chartTimes(bars.time, clocks, isDaily)
    this.times = times
    this.chart.applyOptions(timeOptions(times, isDaily))
    this.candles.applyOptions({ priceFormat: { type: "price", precision: decimals, minMove: 10 ** -decimals } })
    this.candles.setData(candleData(bars, times))
    this.lines.show(content, times)
    this.sharePanes()
    this.restyle()
    this.focus(chosen)
  }

  private sharePanes(): void {
    const panes = this.chart.panes()
    for (const [index, pane] of panes.entries()) {
      pane.setStretchFactor(index === 0 ? priceShare(panes.length) : 1)
      if (index > 0) pane.priceScale("right").applyOptions({ scaleMargins: { top: 0.1, bottom: 0.1 } })
    }
  }

  /** Applies the colours of the current theme. */
  restyle(): void {
    const [up, down] = [colour("up"), colour("down")]
    this.chart.applyOptions(chartTheme())
    this.candles.applyOptions({ upColor: up, downColor: down, wickUpColor: up, wickDownColor: down })
    this.lines.restyle()
    if (this.content === undefined) return
    this.volume.setData(volumeData(this.content.bars, this.times, withAlpha(up, 0.28), withAlpha(down, 0.28)))
    this.mark()
  }

  /** Shows another bar of the same symbol. */
  focus(bar: number): void {
    this.chosen = bar
    if (this.content === undefined || bar < 0) return
    const around = this.element.clientWidth < 500 ? 40 : 75
    const last = this.content.bars.time.length - 1
    const to = Math.min(bar + Math.round(around * 0.6), last + 4)
    // A few bars are not stretched over the whole width.
    const least = Math.min(around, Math.max(last + 4, FEWEST))
    this.chart.timeScale().setVisibleLogicalRange({ from: Math.max(-2, bar - around), to: Math.max(to, least) })
    this.mark()
    this.describe(bar)
    this.leaveRoom()
  }

  /** Keeps the candles below the legend, which has several lines if there are many named values. */
  private leaveRoom(): void {
    // Computed, since the library sets the heights of panes only in the next frame.
    const panes = this.chart.panes().length
    const plot = this.plot.clientHeight - this.chart.timeScale().height()
    const height = (plot * priceShare(panes)) / (priceShare(panes) + panes - 1)
    const below = this.legend.offsetTop + this.legend.offsetHeight + 6
    // On narrow screens, the legend is above the plot.
    const isAbove = getComputedStyle(this.legend).position === "static"
    const top = isAbove || height <= 0 ? LEAST_ABOVE : Math.min(0.4, Math.max(LEAST_ABOVE, below / height))
    this.chart.priceScale("right", 0).applyOptions({ scaleMargins: { top, bottom: 0.14 } })
  }

  /**
   * Replaces the chart by a picture of its current size: the library redraws in the next frame, and there is none
   * before a page is printed.
   */
  freeze(): void {
    this.chart.applyOptions({ autoSize: false })
    this.chart.resize(this.plot.clientWidth, this.plot.clientHeight, true)
    this.picture.replaceChildren(this.chart.takeScreenshot())
    this.plot.hidden = true
  }

  /** Replaces the picture by the chart again. */
  thaw(): void {
    this.picture.replaceChildren()
    this.plot.hidden = false
    this.chart.applyOptions({ autoSize: true })
  }

  private mark(): void {
    const { content } = this
    if (content === undefined) return
    this.markers.setMarkers(markersOf(content.matchBars, this.chosen, this.times.at))
  }

  private describe(bar: number): void {
    const { content } = this
    if (content === undefined || bar < 0 || bar >= content.bars.time.length) return
    render(
      legend(content.bars, content.drawn, bar, content.decimals, this.times.textAt(this.times.at(bar))),
      this.legend,
    )
  }
}
