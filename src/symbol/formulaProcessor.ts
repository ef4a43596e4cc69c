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
import type { JobHeader } from "../job/ProcessingJob.ts"
import type { SymbolAnswer } from "../job/ProcessingResult.ts"
import type { CandlesError } from "../job/SymbolError.ts"
import { MeasureWork, SymbolProcessor } from "../job/SymbolProcessor.ts"
import { answerOf } from "./answer.ts"

const makeFormulaProcessor = Effect.gen(function* () {
  const candles = yield* CandleRepository
  const formulas = yield* FormulaService

  const prepare = Effect.fn("SymbolProcessor.prepare")(function* (job: JobHeader) {
    const { formula, jobType, dateRange, timeframe, parameters } = job
    if (formula === undefined || formula.trim() === "") {
      return yield* new InvalidJob({ message: "The job has no formula: give it one, such as `close > open`" })
    }
    const plan = yield* formulas.compile(formula, { jobType, ...(parameters === undefined ? {} : { parameters }) })
    const columns = new Set(plan.columns).add("close")
    const whole: CandleRequest = { timeframe, range: dateRange, columns: [...columns], lookback: Infinity }
    // Only the newest bar of the range is asked about unless it is a scan: its own look-back is enough.
    const tail = jobType === "scan" ? {} : { last: plan.lookback + 1 }
    const request = plan.lookback === Infinity ? whole : { ...whole, lookback: plan.lookback, ...tail }

    const ahead = new Map<string, CandleAnswer>()
    const prefetch = (symbols: ReadonlyArray<string>) =>
      Effect.map(candles.many(symbols, request), (answers) => {
        ahead.clear()
        for (const [symbol, answer] of answers) ahead.set(symbol, answer)
      })
    const takeAhead = (symbol: string): CandleAnswer | undefined => {
      const known = ahead.get(symbol)
      ahead.delete(symbol)
      return known
    }
    const read = (symbol: string, known: CandleAnswer | undefined): Effect.Effect<Candles, CandlesError> =>
      known === undefined ? candles.getRange(symbol, request) : Effect.fromResult(known)

    const answer = (symbol: string, bars: Candles, evaluation: Evaluation) =>
      Effect.fromResult(answerOf(symbol, bars, plan, evaluation, jobType, dateRange))
    const evaluate = (symbol: string, bars: Candles): Effect.Effect<SymbolAnswer, CandlesError> => {
      const evaluation = plan.run(bars)
      return evaluation.holes && bars.firstIndex > 0
        ? Effect.flatMap(candles.getRange(symbol, whole), (all) => answer(symbol, all, plan.run(all)))
        : answer(symbol, bars, evaluation)
    }

    if (!(yield* MeasureWork)) {
      const process = (symbol: string) => {
        const known = takeAhead(symbol)
        // Candles that are there need no Effect, nor does their answer.
        if (known !== undefined && Result.isSuccess(known)) return evaluate(symbol, known.success)
        return Effect.flatMap(read(symbol, known), (bars) => evaluate(symbol, bars))
      }
      return { prefetch, process }
    }
    const shares = new Map<string, number>()
    return {
      prefetch: Effect.fnUntraced(function* (symbols: ReadonlyArray<string>) {
        const [, readMs] = yield* timed(prefetch(symbols))
        for (const symbol of symbols) shares.set(symbol, readMs / symbols.length)
      }),
      process: Effect.fnUntraced(function* (symbol: string) {
        const [bars, readMs] = yield* timed(Effect.suspend(() => read(symbol, takeAhead(symbol))))
        const [answered, evaluatedMs] = yield* timed(Effect.suspend(() => evaluate(symbol, bars)))
        const share = shares.get(symbol) ?? 0
        shares.delete(symbol)
        return { ...answered, work: { readMs: readMs + share, evaluatedMs, barsRead: bars.length } }
      }),
    }
  })
  return { prepare }
})

const timed = Effect.fnUntraced(function* <A, E>(effect: Effect.Effect<A, E>) {
  const startedAt = yield* Clock.currentTimeNanos
  const result = yield* effect
  return [result, Number((yield* Clock.currentTimeNanos) - startedAt) / 1_000_000] as const
})

/**
 * The default processor: compiles the job's formula once, then for each symbol
 * reads the range and the look-back that the formula needs, evaluates it and
 * shapes the answer.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { CandleRepository, FormulaService, layerFormulaProcessor } from "marketsweep"
 *
 * const layer = layerFormulaProcessor.pipe(
 *   Layer.provide([CandleRepository.layerSqlite("market.db"), FormulaService.layer]),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const layerFormulaProcessor: Layer.Layer<SymbolProcessor, never, CandleRepository | FormulaService> =
  Layer.effect(SymbolProcessor, makeFormulaProcessor)
