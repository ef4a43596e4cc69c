import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { CandleRepository, type CandleRequest } from "../candles/CandleRepository.ts"
import { compiling } from "../formula/compiling.ts"
import { explainBar } from "../formula/explainBar.ts"
import { traceFormula } from "../formula/trace.ts"
import type { Explanation } from "../job/Explanation.ts"
import { formatInstant } from "../job/Instant.ts"
import { type FormulaError, InvalidJob } from "../job/JobError.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import type { Timeframe } from "../job/Timeframe.ts"

/** Which answer to explain. @since 0.1.0 */
export interface ExplainRequest {
  readonly symbol: string
  readonly timeframe: Timeframe
  readonly formula: string
  /** Values for the inputs of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** Epoch ms UTC: the bar is the last one that opened then or before; the newest of all unless given. */
  readonly at?: number
}

const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const startedAt = yield* Clock.currentTimeNanos
  const result = yield* effect
  return [result, Number((yield* Clock.currentTimeNanos) - startedAt) / 1_000_000] as const
})

/**
 * Explains what a formula of this module's language answers for one symbol at
 * one bar: every part of it with its value there and at the bar before, and
 * which parts decided. The values are those of the plan that scans run, over
 * the bars that they would read and one more.
 *
 * Fails with `FormulaError` for a wrong formula, with {@link CandlesError} when
 * the symbol cannot be read, and with `InvalidJob` when it has no bar by then.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { CandleRepository, explainFormula, renderExplanation } from "marketsweep"
 *
 * const lines = explainFormula({
 *   symbol: "AAPL",
 *   timeframe: "1d",
 *   formula: "close > ta.sma(close, 20) and ta.rsi(close, 14) < 70",
 *   at: Date.UTC(2024, 11, 31),
 * }).pipe(Effect.map(renderExplanation), Effect.provide(CandleRepository.layerSqlite("market.db")))
 * ```
 *
 * @since 0.1.0
 */
export const explainFormula: (
  request: ExplainRequest,
) => Effect.Effect<Explanation, FormulaError | InvalidJob | CandlesError, CandleRepository> = Effect.fn(
  "explainFormula",
)(function* ({ at, formula, parameters, symbol, timeframe }: ExplainRequest) {
  const candles = yield* CandleRepository
  const trace = yield* compiling(() => traceFormula(formula, parameters === undefined ? {} : { parameters }))
  const { columns, lookback, warmup } = trace.plan
  const range = at === undefined ? {} : { to: at + 1 }
  const whole: CandleRequest = { timeframe, range, columns, lookback: Infinity }
  // Of the bar before, too, the values must be exact.
  const request = lookback === Infinity ? whole : { ...whole, lookback: lookback + 1, last: lookback + 2 }

  const read = yield* timed(candles.getRange(symbol, request))
  const run = yield* timed(Effect.sync(() => trace.plan.run(read[0])))
  const isPart = run[0].holes && read[0].firstIndex > 0
  const readAgain = isPart ? yield* timed(candles.getRange(symbol, whole)) : undefined
  const runAgain = readAgain && (yield* timed(Effect.sync(() => trace.plan.run(readAgain[0]))))
  const [bars] = readAgain ?? read

  const bar = bars.length - 1
  if (bar < 0) {
    const until = at === undefined ? "at all" : `until ${formatInstant(at)}`
    return yield* new InvalidJob({
      message: `There is no ${timeframe} bar of ${symbol} ${until}: ask about a later one`,
    })
  }
  const { time } = bars.columns
  return {
    symbol,
    timeframe,
    formula,
    time: time[bar],
    ...(bar === 0 ? {} : { previousTime: time[bar - 1] }),
    statements: explainBar(trace, bar),
    bars: { count: bars.length, from: time[0], to: time[bar] },
    lookback: lookback === Infinity ? null : lookback,
    warmup,
    columns,
    cost: { readMs: read[1] + (readAgain?.[1] ?? 0), evaluatedMs: run[1] + (runAgain?.[1] ?? 0) },
  }
})
