import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import { type Evaluation, FormulaService } from "../formula/FormulaService.ts"
import type { DateRange } from "../job/DateRange.ts"
import type { FormulaError } from "../job/JobError.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { SymbolSeries } from "../job/SymbolSeries.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import { barsInRange } from "./answer.ts"

/** Which series to compute. @since 0.1.0 */
export interface SeriesRequest {
  readonly symbols: ReadonlyArray<string>
  readonly timeframe: Timeframe
  readonly dateRange: DateRange
  readonly formula: string
  /** Values for the inputs of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>>
}

// Enough to share the cost of a read; the candles of this many symbols are held at once.
const READ_TOGETHER = 16

/**
 * Computes what a formula names over every bar of a range, symbol by symbol, in
 * order: each symbol's series, which are the caller's to keep, or why it has
 * none.
 *
 * It runs in this process and no faster than it is read. Whole series weigh as
 * much as the candles themselves: to copy them from a thread and write them out
 * costs more than to compute them, and the cost of a formula is bounded, so
 * that there is nothing that a thread would have to be killed for.
 *
 * Fails with `FormulaError` before the first symbol.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Result from "effect/Result"
 * import * as Stream from "effect/Stream"
 * import { CandleRepository, computeSeries, FormulaService } from "marketsweep"
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
 *   Effect.provide([CandleRepository.layerSqlite("market.db"), FormulaService.layer]),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const computeSeries = (
  request: SeriesRequest,
): Stream.Stream<Result.Result<SymbolSeries, CandlesError>, FormulaError, CandleRepository | FormulaService> =>
  Stream.unwrap(start(request))

const start = Effect.fn("computeSeries")(function* (request: SeriesRequest) {
  const { dateRange, formula, parameters, symbols, timeframe } = request
  const candles = yield* CandleRepository
  const formulas = yield* FormulaService
  const plan = yield* formulas.compile(formula, {
    jobType: "compute",
    ...(parameters === undefined ? {} : { parameters }),
  })
  const { columns, lookback } = plan
  const whole: CandleRequest = { timeframe, range: dateRange, columns, lookback: Infinity }
  // This run's own: reads for the same request object use the same memory.
  const part: CandleRequest = { ...whole, lookback }

  const seriesOf = (symbol: string, bars: Candles, { named }: Evaluation): SymbolSeries => {
    const time = bars.columns.time.subarray(0, bars.length)
    const [from, to] = barsInRange(time, dateRange)
    const indicators = new Map(Array.from(named, ([name, series]) => [name, series.slice(from, to)] as const))
    return { symbol, time: time.slice(from, to), indicators }
  }

  const compute = Effect.fnUntraced(function* (symbol: string, answer: CandleAnswer) {
    const bars = yield* Effect.fromResult(answer)
    const evaluation = plan.run(bars)
    if (!evaluation.holes || bars.firstIndex === 0) return seriesOf(symbol, bars, evaluation)
    const all = yield* candles.getRange(symbol, whole)
    return seriesOf(symbol, all, plan.run(all))
  })

  return Stream.fromIterable(new Set(symbols)).pipe(
    Stream.grouped(READ_TOGETHER),
    Stream.mapEffect((group) => candles.many(group, part)),
    // One after the other: the candles are valid until the next group is read.
    Stream.flatMap((answers) => Stream.fromIterable(answers)),
    Stream.mapEffect(([symbol, answer]) => Effect.result(compute(symbol, answer))),
  )
})
