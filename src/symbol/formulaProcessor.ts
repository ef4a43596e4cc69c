import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { CandleRepository } from "../candles/CandleRepository.ts"
import type { CandleAnswer, CandleRequest } from "../candles/CandleRepository.ts"
import type { Candles } from "../candles/Candles.ts"
import { FormulaService } from "../formula/FormulaService.ts"
import { InvalidJob } from "../job/JobError.ts"
import type { JobHeader } from "../job/ProcessingJob.ts"
import { type PreparedProcessor, SymbolProcessor } from "../job/SymbolProcessor.ts"
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
    const lookback = Number.isFinite(plan.lookback) ? plan.lookback : Infinity
    // Only the newest bar of the range is asked about: its own look-back is enough.
    const tail = jobType === "scan" ? {} : { last: lookback + 1 }
    const request: CandleRequest = lookback === Infinity ? whole : { ...whole, lookback, ...tail }

    const read = new Map<string, CandleAnswer>()
    const readOne = (symbol: string, asked: CandleRequest) => {
      // A read may reuse the memory of the one before it: what was read ahead is gone.
      read.clear()
      return candles.getRange(symbol, asked)
    }
    const evaluate = (symbol: string, bars: Candles) => {
      const evaluation = plan.run(bars)
      return evaluation.holes && bars.firstIndex > 0
        ? Effect.map(readOne(symbol, whole), (all) => answerOf(all, plan, plan.run(all), jobType, dateRange))
        : Effect.succeed(answerOf(bars, plan, evaluation, jobType, dateRange))
    }
    return {
      prefetch: (symbols) =>
        Effect.map(candles.many(symbols, request), (answers) => {
          read.clear()
          for (const [symbol, answer] of answers) read.set(symbol, answer)
        }),
      process: (symbol) => {
        const answer = read.get(symbol)
        if (answer === undefined) return Effect.flatMap(readOne(symbol, request), (bars) => evaluate(symbol, bars))
        read.delete(symbol)
        return Result.isSuccess(answer) ? evaluate(symbol, answer.success) : Effect.fail(answer.failure)
      },
    } satisfies PreparedProcessor
  })
  return { prepare }
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
