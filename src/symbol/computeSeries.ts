import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import { type Evaluation, FormulaService } from "../formula/FormulaService.ts"
import type { DateRange } from "../job/DateRange.ts"
import { membershipOf } from "../job/Membership.ts"
import type { FormulaError, InvalidJob, StoreUnavailable } from "../job/JobError.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { SymbolSeries } from "../job/SymbolSeries.ts"
import type { Universe } from "../job/Universe.ts"
import { spansInRange } from "./answer.ts"
import { formulaBars } from "./formulaBars.ts"
import { formulaOptions, type FormulaSettings } from "./formulaOptions.ts"

/** Which series to compute. @since 0.1.0 */
export interface SeriesRequest extends FormulaSettings {
  readonly symbols: ReadonlyArray<string>
  readonly dateRange: DateRange
  readonly formula: string
  /** When each symbol was a member, as in a job: series have no other bars. */
  readonly universe?: Universe
}

/**
 * How many symbols are read together: enough to share the cost of a read, few enough for their candles to fit in
 * memory.
 */
const READ_TOGETHER = 16

/**
 * Computes the named values of a formula at every bar of a range. Emits the series of each symbol, or its error, in the
 * order of the symbols. The caller may keep the series.
 *
 * It runs in this process, only as fast as its stream is read: series are as large as the candles, so that copying them
 * from a thread would take longer than computing them. The cost of a formula is bounded, so no thread would ever have
 * to be killed.
 *
 * Fails with `FormulaError` before the first symbol, and with `InvalidJob` or
 * `StoreUnavailable` if another symbol that the formula requests cannot be read.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Result from "effect/Result"
 * import * as Stream from "effect/Stream"
 * import { computeSeries, PineFormulas, SqliteCandles } from "marketsweep"
 *
 * const newest = computeSeries({
 *   symbols: ["AAPL", "MSFT"],
 *   timeframe: "1d",
 *   dateRange: {},
 *   formula: "rsi = ta.rsi(close, 14)",
 * }).pipe(
 *   Stream.filter(Result.isSuccess),
 *   Stream.map(({ success }) => success.indicators.get("rsi")?.at(-1)),
 *   Stream.runCollect,
 *   Effect.provide([SqliteCandles.layer("market.db"), PineFormulas.layer]),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const computeSeries = (
  request: SeriesRequest,
): Stream.Stream<
  Result.Result<SymbolSeries, CandlesError>,
  FormulaError | InvalidJob | StoreUnavailable,
  CandleRepository | FormulaService
> => Stream.unwrap(start(request))

/** Half-open spans of bars, by index. */
type Spans = ReadonlyArray<readonly [start: number, end: number]>

/** Copies the spans of a series, one after another. */
const copyInto = <A extends Float64Array | Uint8Array>(copy: A, series: A, spans: Spans): A => {
  let at = 0
  for (const [from, to] of spans) {
    copy.set(series.subarray(from, to), at)
    at += to - from
  }
  return copy
}

const start = Effect.fn("computeSeries")(function* (request: SeriesRequest) {
  const { dateRange, formula, symbols, timeframe, universe } = request
  const candles = yield* CandleRepository
  const formulas = yield* FormulaService
  const plan = yield* formulas.compile(formula, {
    jobType: "compute",
    ...formulaOptions(request),
  })
  const { columns, lookback } = plan
  const whole: CandleRequest = { timeframe, range: dateRange, columns, lookback: Infinity }
  // A new object for this run: reads with the same request object share memory.
  const part: CandleRequest = { ...whole, lookback }

  const barsOf = yield* formulaBars(candles, plan, whole)

  const seriesOf = (symbol: string, bars: Candles, { named }: Evaluation): SymbolSeries => {
    const time = bars.columns.time.subarray(0, bars.length)
    const spans = spansInRange(time, dateRange, membershipOf(universe, symbol))
    const length = spans.reduce((sum, [from, to]) => sum + to - from, 0)
    const indicators = new Map(
      Array.from(named, ([name, series]) => [name, copyInto(series.slice(0, length), series, spans)] as const),
    )
    return { symbol, time: copyInto(time.slice(0, length), time, spans), indicators }
  }

  const compute = Effect.fnUntraced(function* (symbol: string, answer: CandleAnswer) {
    const bars = yield* Effect.fromResult(answer)
    const evaluation = plan.run(barsOf(symbol, bars))
    if (!evaluation.holes || bars.firstIndex === 0) return seriesOf(symbol, bars, evaluation)
    const all = yield* candles.getRange(symbol, whole)
    return seriesOf(symbol, all, plan.run(barsOf(symbol, all)))
  })

  return Stream.fromIterable(new Set(symbols)).pipe(
    Stream.grouped(READ_TOGETHER),
    Stream.mapEffect((group) => candles.many(group, part)),
    // Sequential: candles are valid only until the next group is read.
    Stream.flatMap((answers) => Stream.fromIterable(answers)),
    Stream.mapEffect(([symbol, answer]) => Effect.result(compute(symbol, answer))),
  )
})
