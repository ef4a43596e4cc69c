import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { CandleRepository } from "../candles/CandleRepository.ts"
import type { CandleAnswer, CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import { FormulaService } from "../formula/FormulaService.ts"
import type { Evaluation } from "../formula/FormulaService.ts"
import { InvalidJob } from "../job/JobError.ts"
import type { Membership } from "../job/Membership.ts"
import type { JobHeader } from "../job/ProcessingJob.ts"
import type { SymbolAnswer } from "../job/ProcessingResult.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import { MeasureWork, SymbolProcessor } from "../job/SymbolProcessor.ts"
import { answerOf } from "./answer.ts"
import { formulaBars } from "./formulaBars.ts"
import { formulaOptions } from "./formulaOptions.ts"

/** If the look-back of a symbol does not suffice, this many look-backs are read before the whole history is. */
const LONGER = 8

const NO_SYMBOLS: ReadonlySet<string> = new Set()

const makeFormulaProcessor = Effect.gen(function* () {
  const candles = yield* CandleRepository
  const formulas = yield* FormulaService

  const prepare = Effect.fn("SymbolProcessor.prepare")(function* (job: JobHeader, usedSource?: string) {
    const { formula, jobType, dateRange, timeframe } = job
    if (formula === undefined || formula.trim() === "") {
      return yield* new InvalidJob({ message: "The job has no formula: give it one, such as `close > open`" })
    }
    const plan = yield* formulas.compile(formula, { jobType, ...formulaOptions(job) })
    const columns = new Set(plan.columns).add("close")
    const whole: CandleRequest = { timeframe, range: dateRange, columns: [...columns], lookback: Infinity }
    // Unless it is a scan, only the last bar of the range counts, and the look-back of that bar suffices.
    const tail = jobType === "scan" ? {} : { last: plan.lookback + 1 }
    const request = plan.lookback === Infinity ? whole : { ...whole, lookback: plan.lookback, ...tail }

    // An illiquid symbol's price may be constant for longer than the look-back of a recursive average.
    const longer: CandleRequest | undefined =
      request === whole || (jobType === "scan" && dateRange.from === undefined)
        ? undefined
        : {
            ...whole,
            lookback: LONGER * plan.lookback,
            ...(jobType === "scan" ? {} : { last: LONGER * plan.lookback + 1 }),
          }

    let source = usedSource
    if (candles.prepare !== undefined) {
      source = yield* candles.prepare(request, usedSource)
      if (request !== whole) yield* candles.prepare(whole, source)
      if (longer !== undefined) yield* candles.prepare(longer, source)
    }

    const barsOf = yield* formulaBars(candles, plan, whole, (other) => candles.prepare?.(other, source) ?? Effect.void)

    // Read once per job, since most symbols have no findings.
    const marked = candles.marked === undefined ? NO_SYMBOLS : yield* candles.marked(request)

    const prefetched = new Map<string, CandleAnswer>()
    const prefetch = (symbols: ReadonlyArray<string>) =>
      Effect.map(candles.many(symbols, request), (answers) => {
        prefetched.clear()
        for (const [symbol, answer] of answers) prefetched.set(symbol, answer)
      })
    const takePrefetched = (symbol: string): CandleAnswer | undefined => {
      const known = prefetched.get(symbol)
      prefetched.delete(symbol)
      return known
    }
    const read = (symbol: string, known: CandleAnswer | undefined): Effect.Effect<Candles, CandlesError> =>
      known === undefined ? candles.getRange(symbol, request) : Effect.fromResult(known)

    const answer = (symbol: string, bars: Candles, evaluation: Evaluation, membership: Membership | undefined) =>
      Effect.fromResult(answerOf(symbol, bars, plan, evaluation, jobType, dateRange, membership, marked.has(symbol)))
    const evaluate = (
      symbol: string,
      bars: Candles,
      membership: Membership | undefined,
    ): Effect.Effect<SymbolAnswer, CandlesError> => {
      const evaluation = plan.run(barsOf(symbol, bars))
      if (!evaluation.holes || bars.firstIndex === 0) return answer(symbol, bars, evaluation, membership)
      return longer === undefined ? evaluateAll(symbol, membership) : evaluateMore(symbol, longer, membership)
    }
    const evaluateMore = (symbol: string, more: CandleRequest, membership: Membership | undefined) =>
      Effect.flatMap(candles.getRange(symbol, more), (bars) => {
        const evaluation = plan.run({ ...barsOf(symbol, bars), spare: (LONGER - 1) * plan.lookback })
        return evaluation.holes && bars.firstIndex > 0
          ? evaluateAll(symbol, membership)
          : answer(symbol, bars, evaluation, membership)
      })
    const evaluateAll = (symbol: string, membership: Membership | undefined) =>
      Effect.flatMap(candles.getRange(symbol, whole), (bars) =>
        answer(symbol, bars, plan.run(barsOf(symbol, bars)), membership),
      )

    if (!(yield* MeasureWork)) {
      const process = (symbol: string, membership?: Membership) => {
        const known = takePrefetched(symbol)
        // The fast path: prefetched candles are evaluated without another Effect.
        if (known !== undefined && Result.isSuccess(known)) return evaluate(symbol, known.success, membership)
        return Effect.flatMap(read(symbol, known), (bars) => evaluate(symbol, bars, membership))
      }
      return { source, prefetch, process }
    }
    /** Each symbol's share of the time that its prefetch took, in ms. */
    const prefetchMs = new Map<string, number>()
    return {
      source,
      prefetch: Effect.fnUntraced(function* (symbols: ReadonlyArray<string>) {
        const [, readMs] = yield* timed(prefetch(symbols))
        for (const symbol of symbols) prefetchMs.set(symbol, readMs / symbols.length)
      }),
      process: Effect.fnUntraced(function* (symbol: string, membership?: Membership) {
        const [bars, readMs] = yield* timed(Effect.suspend(() => read(symbol, takePrefetched(symbol))))
        const [answered, evaluatedMs] = yield* timed(Effect.suspend(() => evaluate(symbol, bars, membership)))
        const share = prefetchMs.get(symbol) ?? 0
        prefetchMs.delete(symbol)
        return { ...answered, work: { readMs: readMs + share, evaluatedMs, barsRead: bars.length } }
      }),
    }
  })
  return { prepare }
})

const timed = Effect.fnUntraced(function* <A, E>(effect: Effect.Effect<A, E>) {
  const startedAt = yield* Clock.monotonicTimeNanos
  const result = yield* effect
  return [result, Number((yield* Clock.monotonicTimeNanos) - startedAt) / 1_000_000] as const
})

/**
 * The default processor: compiles the job's formula once. For each symbol, it reads the range and the look-back that
 * the formula needs, and evaluates the formula.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { FormulaProcessor, PineFormulas, SqliteCandles } from "marketsweep"
 *
 * const layer = FormulaProcessor.layer.pipe(
 *   Layer.provide([SqliteCandles.layer("market.db"), PineFormulas.layer]),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const layer: Layer.Layer<SymbolProcessor, never, CandleRepository | FormulaService> = Layer.effect(
  SymbolProcessor,
  makeFormulaProcessor,
)
