import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { PoolUnavailable } from "../../job/JobError.ts"
import { membershipsOf } from "../../job/membershipsOf.ts"
import { DEFAULT_TIMEOUT_MS, type ProcessingJob } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult, resultFromCause } from "../../job/ProcessingResult.ts"
import { roundedMs } from "../../job/roundedMs.ts"
import { Timeout } from "../../job/SymbolError.ts"
import { SymbolProcessor } from "../../job/SymbolProcessor.ts"
import { thrownOf } from "../../job/thrown.ts"
import { AnswerReader } from "../protocol/AnswerReader.ts"
import { resultOfAnswer } from "../protocol/answers.ts"
import { SymbolPool, type SymbolRunner } from "../SymbolPool.ts"
import { makeReadAhead } from "./readAhead.ts"
import { makeTurns } from "./turns.ts"

/** Prepares a job on the processor of this process. A defect becomes `PoolUnavailable`: no symbol is to blame. */
const prepare = Effect.fn("SymbolPool.open")(function* ({ symbols: _, universe: _universe, ...header }: ProcessingJob) {
  const processor = yield* SymbolProcessor
  return yield* Effect.suspend(() => processor.prepare(header)).pipe(
    Effect.catchDefect((defect) => {
      const message = `The job could not be prepared: ${thrownOf(defect).message}`
      return Effect.fail(new PoolUnavailable({ message }))
    }),
  )
})

const openJob = Effect.fnUntraced(function* (job: ProcessingJob) {
  const memberships = yield* membershipsOf(job)
  const prepared = yield* prepare(job)
  const limitMs = job.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const { awaitRead, process } = yield* makeReadAhead(prepared, job.symbols, limitMs)
  const clock = yield* Clock.Clock
  const reader = new AnswerReader()
  const nowNanos = () => clock.monotonicTimeNanosUnsafe()

  /** Answers a symbol that starts now, within its limit. The effect is an `Exit` if the symbol does not wait. */
  const answer = (symbol: string): Effect.Effect<ProcessingResult> => {
    const startedAt = nowNanos()
    const elapsedMs = () => roundedMs(Number(nowNanos() - startedAt) / 1_000_000)
    const processing = process(symbol, memberships?.of(symbol))
    if (isSuccess(processing)) return Effect.succeed(resultOfAnswer(reader, symbol, processing.value, elapsedMs()))
    return processing.pipe(
      Effect.map((answered) => resultOfAnswer(reader, symbol, answered, elapsedMs())),
      Effect.timeoutOrElse({
        duration: limitMs,
        orElse: () => Effect.succeed(failedResult(symbol, Timeout.after(symbol, limitMs), limitMs)),
      }),
      Effect.catchCause((cause) =>
        Effect.map(resultFromCause(symbol)(cause), (result) => ({ ...result, processingTimeMs: elapsedMs() })),
      ),
    )
  }
  const start = (symbol: string): Effect.Effect<ProcessingResult> => {
    const reading = awaitRead(symbol)
    return isSuccess(reading) ? answer(symbol) : Effect.flatMap(reading, () => answer(symbol))
  }

  const turns = yield* Effect.acquireRelease(
    Effect.sync(() => makeTurns(nowNanos)),
    (each) => Effect.sync(each.close),
  )
  const turn = Effect.callback<void>((resume) => {
    const withdraw = turns.enter(() => resume(Effect.void))
    return Effect.sync(withdraw)
  })
  const run: SymbolRunner["run"] = (symbol) => Effect.flatMap(turn, () => start(symbol))

  const scope = yield* Effect.scope
  const fork = Effect.runForkWith(yield* Effect.context())
  // No fiber for a symbol that does not wait: 15 µs for one of 252 bars instead of 25 µs.
  const begin: SymbolRunner["begin"] = (symbol, onResult) =>
    void turns.enter(() => {
      const started = start(symbol)
      if (isSuccess(started)) return onResult(started.value)
      const fiber = Fiber.runIn(fork(started), scope)
      fiber.addObserver((exit) => {
        if (Exit.isSuccess(exit)) onResult(exit.value)
      })
    })

  return { run, begin } satisfies SymbolRunner
})

const isSuccess = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Success<A, E> =>
  Exit.isExit(effect) && Exit.isSuccess(effect)

/** Options of the pool in this process. @since 0.1.0 */
export interface Options {
  /** The most symbols in flight. Defaults to 16. */
  readonly concurrency?: number
}

/**
 * Runs symbols in this process, on the `SymbolProcessor` in the context. For
 * tests, debugging and processors of bounded cost: the time limit ends a symbol
 * that waits, but synchronous code blocks the process until it returns.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { FormulaProcessor, InProcessPool, MemoryCandles, PineFormulas, PooledEngine } from "marketsweep"
 *
 * const engine = PooledEngine.layer.pipe(
 *   Layer.provide(InProcessPool.layer()),
 *   Layer.provide(FormulaProcessor.layer),
 *   Layer.provide([MemoryCandles.layer({ AAPL: [184.2, 185.6, 181.9] }), PineFormulas.layer]),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<SymbolPool, never, SymbolProcessor> => {
  const wanted = options.concurrency ?? 16
  const concurrency = wanted >= 1 ? wanted : 1
  return Layer.effect(
    SymbolPool,
    Effect.map(SymbolProcessor, (processor) => ({
      workers: concurrency,
      concurrency,
      open: (job) => Effect.provideService(openJob(job), SymbolProcessor, processor),
    })),
  )
}
