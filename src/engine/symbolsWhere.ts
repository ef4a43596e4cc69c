import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { ProcessingEngine } from "./ProcessingEngine.ts"

/** What {@link symbolsWhere} finds, in the order of the job. @since 0.1.0 */
export interface SymbolsWhere {
  /** Symbols for which the formula is true. */
  readonly symbols: ReadonlyArray<string>
  /** Symbols for which it is false. */
  readonly leftOut: ReadonlyArray<string>
  /** Symbols without an answer, with the reason. */
  readonly failed: ReadonlyArray<ProcessingResult>
}

/**
 * The symbols of a job for which a formula is true at the last bar of its range, such as those with enough volume. It
 * runs a `screen` of its own on the same engine, without the `parameters`, `condition` and `universe` of the job.
 *
 * Fails like any job before its first symbol, such as with `FormulaError` for a wrong formula.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { ProcessingEngine, type ProcessingJob, symbolsWhere } from "marketsweep"
 *
 * const scanLiquid = Effect.fn(function* (job: ProcessingJob) {
 *   const engine = yield* ProcessingEngine
 *   const { symbols } = yield* symbolsWhere(job, "close > 5 and ta.sma(volume, 20) > 500000")
 *   return yield* engine.processBatch({ ...job, symbols })
 * })
 * ```
 *
 * @since 0.1.0
 */
export const symbolsWhere = Effect.fn("symbolsWhere")(function* (job: ProcessingJob, formula: string) {
  const engine = yield* ProcessingEngine
  const { condition: _, parameters: _parameters, universe: _universe, ...rest } = job
  const screen: ProcessingJob = { ...rest, id: `${job.id}-where`, jobType: "screen", formula }
  const found = new Set<string>()
  const failed = new Map<string, ProcessingResult>()
  yield* Stream.runForEach(engine.stream(screen), (result) =>
    Effect.sync(() => {
      if (result.error !== undefined) failed.set(result.symbol, result)
      else if (result.matches.length > 0) found.add(result.symbol)
    }),
  )
  const symbols = [...new Set(job.symbols)]
  return {
    symbols: symbols.filter((symbol) => found.has(symbol)),
    leftOut: symbols.filter((symbol) => !found.has(symbol) && !failed.has(symbol)),
    failed: symbols.flatMap((symbol) => failed.get(symbol) ?? []),
  } satisfies SymbolsWhere
})
