import { type IChartApi, type ISeriesApi, LineSeries, LineStyle } from "lightweight-charts"
import { colour, withAlpha } from "../dom/colours.ts"
import type { Threshold } from "../formula/thresholds.ts"
import type { ChartTimes } from "./chartTimes.ts"
import type { DrawnSeries } from "./drawnSeries.ts"
import { lineOptions } from "./lineOptions.ts"
import { makePaneChooser } from "./panes.ts"
import { lineData } from "./seriesData.ts"

/** What the lines of a formula are drawn from. */
export interface LineContent {
  readonly drawn: ReadonlyArray<DrawnSeries>
  readonly thresholds: ReadonlyArray<Threshold>
  readonly decimals: number
}

/** The lines of a formula on a chart. */
export class FormulaLines {
  private readonly chart: IChartApi
  private lines: ReadonlyArray<{ readonly api: ISeriesApi<"Line">; readonly line: string }> = []

  constructor(chart: IChartApi) {
    this.chart = chart
  }

  /** Removes all lines, and draws those of another symbol or formula: on the price, or in their own panes. */
  show(content: LineContent, times: ChartTimes): void {
    for (const { api } of this.lines) this.chart.removeSeries(api)
    const paneOf = makePaneChooser()
    this.lines = content.drawn
      .filter(({ isBool }) => !isBool)
      .map((each) => this.add(each, content, times, each.scale === undefined ? paneOf(each.series) : 0))
  }

  /** Applies the colours of the current theme. */
  restyle(): void {
    for (const { api, line } of this.lines) api.applyOptions({ color: colour(line) })
  }

  private add(drawn: DrawnSeries, { decimals, thresholds }: LineContent, times: ChartTimes, pane: number) {
    const { line, name, series } = drawn
    const api = this.chart.addSeries(LineSeries, lineOptions(drawn, decimals), pane)
    for (const { name: compared, value } of thresholds) {
      if (compared !== name) continue
      const dashed = { lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: false, title: "" } as const
      api.createPriceLine({ price: value, color: withAlpha(colour("muted"), 0.7), ...dashed })
    }
    api.setData(lineData(series, times))
    return { api, line }
  }
}
