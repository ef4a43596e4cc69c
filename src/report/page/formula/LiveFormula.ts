import { compileFormula } from "../../../formula/compile.ts"
import { explainBar } from "../../../formula/explainBar.ts"
import type { Bars, Evaluation, OtherSymbol, Plan, Series } from "../../../formula/plan/Plan.ts"
import { failAt } from "../../../formula/syntax/formulaText.ts"
import { FormulaMistake } from "../../../formula/syntax/FormulaMistake.ts"
import { valueStatements } from "../../../formula/syntax/syntaxTree.ts"
import { traceFormula, type Trace } from "../../../formula/trace.ts"
import type { ExplainedStatement } from "../../../job/Explanation.ts"
import type { ReportJob } from "../../format/ReportHead.ts"
import type { Matches } from "../data/Matches.ts"
import type { ReportData } from "../data/ReportData.ts"
import type { SymbolInfo } from "../data/symbolInfo.ts"
import { type Indicators, indicatorsOf } from "./indicators.ts"
import { requestedBars, whyNotRequested } from "./requestedBars.ts"

/** Matches that were found in the page. */
export interface Found extends Matches {
  /** The number of symbols whose history in the file is too short for an exact result. */
  readonly inexact: number
}

/** A formula in the page, compiled and run by the same code as in scans. */
export class LiveFormula {
  readonly text: string
  readonly plan: Plan
  readonly trace: Trace
  readonly indicators: Indicators
  private readonly jobType: ReportJob["jobType"]
  private others: ReadonlyMap<string, Bars> | undefined
  private traced: SymbolInfo | undefined
  private bars = 0

  /** @throws FormulaMistake */
  constructor(text: string, data: ReportData) {
    const { condition, jobType, parameters, timeframe } = data.head.job
    this.text = text
    this.jobType = jobType
    const options = { jobType, parameters, timeframe, ...(condition === undefined ? {} : { condition }) }
    this.plan = compileFormula(text, options)
    this.trace = traceFormula(text, options)
    this.indicators = indicatorsOf(this.trace)
    for (const { symbol } of this.requested) {
      const why = whyNotRequested(data, symbol)
      if (why === undefined) continue
      const isChanged = text !== data.head.job.formula
      const hint = isChanged ? { hint: "run a scan to see its matches" } : {}
      failAt(text, { start: 0, end: 0 }, "Unsupported", why, hint)
    }
  }

  /** Other symbols that the formula requests. */
  private get requested(): ReadonlyArray<OtherSymbol> {
    return [...(this.plan.symbols ?? []), ...(this.trace.plan.symbols ?? [])]
  }

  /**
   * The bars of a symbol, with the bars of other symbols. The latter are the same object each time, so evaluated once.
   */
  private barsOf(data: ReportData, info: SymbolInfo, from = 0, end = info.bars): Bars {
    this.others ??= requestedBars(data, this.requested)
    const bars = data.barsOf(info, from, end)
    return this.others.size === 0 ? bars : { ...bars, others: this.others }
  }

  /** The names of the values that charts draw. */
  get names(): ReadonlyArray<string> {
    const named = valueStatements(this.trace.statements).flatMap(({ names }) => names.map(({ name }) => name))
    return [...new Set([...named, ...this.indicators.values()])]
  }

  /** The named values and the indicators at each bar of a symbol; valid until the next call. */
  seriesOf(data: ReportData, info: SymbolInfo): ReadonlyMap<string, Series> {
    const bars = this.barsOf(data, info)
    this.traced = info
    this.bars = bars.length
    const series = new Map(this.trace.plan.run(bars).named)
    for (const [expression, name] of this.indicators) {
      const values = this.trace.seriesOf(expression)
      if (values !== undefined) series.set(name, values)
    }
    return series
  }

  /** The value of each part of the formula at a bar of a symbol. */
  explain(data: ReportData, info: SymbolInfo, bar: number): ReadonlyArray<ExplainedStatement> {
    if (this.traced !== info || this.bars !== info.bars) this.seriesOf(data, info)
    return explainBar(this.trace, bar)
  }

  /** Evaluates the same bars that a scan reads for this symbol, so that values are equal to the last digit. */
  private answer(data: ReportData, info: SymbolInfo) {
    const [first, end] = data.barsInRange(info)
    const start = this.jobType === "screen" ? Math.max(first, end - 1) : first
    let from = Math.max(0, start - this.plan.lookback)
    let evaluation: Evaluation = this.plan.run(this.barsOf(data, info, from, end))
    if (evaluation.holes && from > 0) {
      from = 0
      evaluation = this.plan.run(this.barsOf(data, info, 0, end))
    }
    const isExact = info.firstIndex === 0 || (!evaluation.holes && start - from >= this.plan.lookback)
    return { evaluation, from, start, end, isExact }
  }

  /** Finds the matches of all symbols, as a scan does. */
  scan(data: ReportData, symbols: ReadonlyArray<SymbolInfo> = data.symbols): Found {
    const symbol: Array<number> = []
    const place: Array<number> = []
    const bars: Array<number> = []
    const close: Array<number> = []
    const columns = new Map<string, { readonly isBool: boolean; readonly values: Array<number> }>()
    let inexact = 0
    for (const info of symbols) {
      if (info.bars === 0) continue
      const { end, evaluation, from, isExact, start } = this.answer(data, info)
      const { named, result } = evaluation
      const places = data.placesOf(info)
      const closes = data.closesOf(info)
      if (!isExact) inexact++
      const add = (bar: number): void => {
        symbol.push(info.index)
        place.push(places[bar])
        bars.push(bar)
        close.push(closes[bar])
        for (const [name, series] of named) {
          let column = columns.get(name)
          if (column === undefined) columns.set(name, (column = { isBool: series instanceof Uint8Array, values: [] }))
          const value = series[bar - from]
          // As in a scan, infinities are na.
          column.values.push(Number.isFinite(value) ? value : NaN)
        }
      }
      for (const [joined, left] of data.memberBars(info)) {
        for (let bar = Math.max(start, joined); bar < Math.min(end, left); bar++) {
          if (result[bar - from] === 1 && Number.isFinite(closes[bar])) add(bar)
        }
      }
    }
    return {
      count: symbol.length,
      symbol: Uint32Array.from(symbol),
      place: Uint32Array.from(place),
      bar: Int32Array.from(bars),
      close: Float64Array.from(close),
      names: [...columns.keys()],
      areBools: Array.from(columns.values(), ({ isBool }) => isBool),
      values: Array.from(columns.values(), ({ values }) => Float64Array.from(values)),
      inexact,
    }
  }
}

/** Compiles a formula, or returns its mistake. */
export const readLiveFormula = (text: string, data: ReportData): LiveFormula | FormulaMistake => {
  try {
    return new LiveFormula(text, data)
  } catch (error) {
    if (error instanceof FormulaMistake) return error
    throw error
  }
}
