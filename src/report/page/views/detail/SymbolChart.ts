import { type DrawnSeries, drawnSeriesOf } from "../../chart/drawnSeries.ts"
import { PriceChart } from "../../chart/PriceChart.ts"
import type { SymbolInfo } from "../../data/symbolInfo.ts"
import { thresholdsOf } from "../../formula/thresholds.ts"
import { matchBarsOf } from "../../model/Model.ts"
import type { Store } from "../../model/Store.ts"
import { priceDecimals } from "../../text/format.ts"

/** The number of symbols whose lines are cached: more than the wall of charts shows at once. */
const MOST_CACHED = 300

/** The chart of the chosen symbol, and a cache of the lines of symbols. */
export class SymbolChart {
  readonly chart = new PriceChart()
  private readonly store: Store
  private readonly cached = new Map<number, ReadonlyArray<DrawnSeries>>()
  private cachedFormula: Store["formula"]
  /** The symbol in the chart, and the model whose matches are marked. */
  private shown: { readonly symbol: number; readonly model: Store["model"]; bar: number } | undefined

  constructor(store: Store) {
    this.store = store
    this.chart.onPick = (bar) => store.set({ bar })
  }

  drawnOf(info: SymbolInfo, lines: ReadonlyMap<string, string>): ReadonlyArray<DrawnSeries> {
    const { data, formula } = this.store
    if (formula === undefined) return []
    if (this.cachedFormula !== formula || this.cached.size > MOST_CACHED) {
      this.cached.clear()
      this.cachedFormula = formula
    }
    let drawn = this.cached.get(info.index)
    if (drawn === undefined) {
      drawn = drawnSeriesOf(formula.seriesOf(data, info), formula, lines)
      this.cached.set(info.index, drawn)
    }
    return drawn
  }

  /** Draws the chosen symbol if it has changed, or otherwise goes to the chosen bar. */
  draw(lines: ReadonlyMap<string, string>): void {
    const { data, formula, model, state } = this.store
    const info = data.symbols[state.symbol]
    if (info === undefined || info.bars === 0 || !data.isWhole) return
    if (this.shown?.symbol === state.symbol && this.shown.model === model) {
      if (this.shown.bar !== state.bar) this.chart.focus(state.bar)
      this.shown.bar = state.bar
      return
    }
    this.shown = { symbol: state.symbol, model, bar: state.bar }
    const closes = data.closesOf(info)
    this.chart.show(
      {
        bars: data.barsOf(info).columns,
        drawn: this.drawnOf(info, lines),
        matchBars: matchBarsOf(model, state.symbol),
        thresholds:
          formula === undefined
            ? []
            : thresholdsOf(formula.trace.statements, data.head.job.parameters, formula.indicators),
        decimals: priceDecimals(closes[closes.length - 1]),
        clocks: data.clocks.of(info),
        isDaily: data.isDaily,
      },
      state.bar,
    )
  }
}
