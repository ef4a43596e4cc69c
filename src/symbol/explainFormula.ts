import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { CandleRepository, type CandleRequest } from "../candles/CandleRepository.ts"
import { runCompiler } from "../formula/compiling.ts"
import { explainBar } from "../formula/explainBar.ts"
import { traceFormula } from "../formula/trace.ts"
import type { Explanation } from "../job/Explanation.ts"
import { formatInstant } from "../job/Instant.ts"
import { type FormulaError, InvalidJob } from "../job/JobError.ts"
import { isMember, membershipOf } from "../job/Membership.ts"
import { type CandlesError, CandlesUnavailable } from "../job/SymbolError.ts"
import type { Universe } from "../job/Universe.ts"
import { formulaBars } from "./formulaBars.ts"
import { formulaOptions, type FormulaSettings } from "./formulaOptions.ts"

/** Which answer to explain. @since 0.1.0 */
export interface ExplainRequest extends FormulaSettings {
  readonly symbol: string
  readonly formula: string
  /** In epoch ms UTC: explains the last bar that opened then or before. Defaults to the newest bar. */
  readonly at?: number
  /** When each symbol was a member, as in a job: the explanation says whether the symbol was a member at the bar. */
  readonly universe?: Universe
}

const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const startedAt = yield* Clock.monotonicTimeNanos
  const result = yield* effect
  return [result, Number((yield* Clock.monotonicTimeNanos) - startedAt) / 1_000_000] as const
})

const qualityOf = Effect.fnUntraced(function* (symbol: string, request: CandleRequest) {
  const candles = yield* CandleRepository
  if (candles.findings === undefined) return []
  return yield* Effect.mapError(
    candles.findings(symbol, request),
    ({ message }) => new CandlesUnavailable({ symbol, message }),
  )
})

/**
 * Explains a Pine Script formula's answer for one symbol at one bar: every part of the formula with its value there and
 * at the bar before, and which parts decided. The values come from the plan that scans run, over the bars that a scan
 * would read and one more.
 *
 * Fails with `FormulaError` for a wrong formula, with {@link CandlesError} if the
 * symbol cannot be read, and with `InvalidJob` if it has no bar by then.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { explainFormula, renderExplanation, SqliteCandles } from "marketsweep"
 *
 * const lines = explainFormula({
 *   symbol: "AAPL",
 *   timeframe: "1d",
 *   formula: "close > ta.sma(close, 20) and ta.rsi(close, 14) < 70",
 *   at: Date.UTC(2024, 11, 31),
 * }).pipe(Effect.map(renderExplanation), Effect.provide(SqliteCandles.layer("market.db")))
 * ```
 *
 * @since 0.1.0
 */
export const explainFormula: (
  request: ExplainRequest,
) => Effect.Effect<Explanation, FormulaError | InvalidJob | CandlesError, CandleRepository> = Effect.fn(
  "explainFormula",
)(function* (request: ExplainRequest) {
  const { at, formula, symbol, timeframe, universe } = request
  const candles = yield* CandleRepository
  const trace = yield* runCompiler(() => traceFormula(formula, formulaOptions(request)))
  const { columns, lookback, warmup } = trace.plan
  const range = at === undefined ? {} : { to: at + 1 }
  const whole: CandleRequest = { timeframe, range, columns, lookback: Infinity }
  // One more bar, so that the values at the bar before are exact, too.
  const part = lookback === Infinity ? whole : { ...whole, lookback: lookback + 1, last: lookback + 2 }

  const barsOf = yield* formulaBars(candles, trace.plan, whole).pipe(
    Effect.catchTag("StoreUnavailable", ({ message }) => Effect.fail(new CandlesUnavailable({ symbol, message }))),
  )
  const read = yield* timed(candles.getRange(symbol, part))
  const run = yield* timed(Effect.sync(() => trace.plan.run(barsOf(symbol, read[0]))))
  const isPart = run[0].holes && read[0].firstIndex > 0
  const readAgain = isPart ? yield* timed(candles.getRange(symbol, whole)) : undefined
  const runAgain = readAgain && (yield* timed(Effect.sync(() => trace.plan.run(barsOf(symbol, readAgain[0])))))
  const [bars] = readAgain ?? read

  const bar = bars.length - 1
  if (bar < 0) {
    const until = at === undefined ? "" : ` until ${formatInstant(at)}: choose a later time`
    return yield* new InvalidJob({ message: `There is no ${timeframe} bar of ${symbol}${until}` })
  }
  const { time } = bars.columns
  const membership = membershipOf(universe, symbol)
  const quality = yield* qualityOf(symbol, { timeframe, range: { from: time[0], to: time[bar] + 1 } })
  return {
    symbol,
    timeframe,
    formula,
    time: time[bar],
    ...(bar === 0 ? {} : { previousTime: time[bar - 1] }),
    ...(membership === undefined ? {} : { isMember: isMember(membership, time[bar]) }),
    ...(bars.unfinished === true ? { unfinished: true } : {}),
    statements: explainBar(trace, bar),
    bars: { count: bars.length, from: time[0], to: time[bar] },
    lookback: lookback === Infinity ? null : lookback,
    warmup,
    columns,
    ...(quality.length === 0 ? {} : { quality }),
    cost: { readMs: read[1] + (readAgain?.[1] ?? 0), evaluatedMs: run[1] + (runAgain?.[1] ?? 0) },
  }
})
