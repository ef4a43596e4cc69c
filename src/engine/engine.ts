import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { InvalidJob } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import { type ProcessingResult, resultFromCause } from "../job/ProcessingResult.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import { checkJob, type DistinctLists } from "./checkJob.ts"
import { checkObservers } from "./checkObservers.ts"
import { forEachCallback } from "./forEachCallback.ts"
import { forEachSymbol } from "./forEachSymbol.ts"
import { holdBack } from "./holdBack.ts"
import { inChunks } from "./inChunks.ts"
import type { ProcessingEngine } from "./ProcessingEngine.ts"
import type { OnProgress } from "./Progress.ts"
import { takeInSteps } from "./takeInSteps.ts"
import { RetrySchedule, withRetries } from "./Retries.ts"
import { Telemetry, withSymbolSpan } from "./Telemetry.ts"
import { type JobTracking, trackJob } from "./trackJob.ts"

/**
 * Answers each symbol exactly once, runs `use` on each result as it completes, and returns its values in the order of
 * the symbols.
 */
type AnswerEach = <A>(
  symbols: ReadonlyArray<string>,
  use: (result: ProcessingResult) => Effect.Effect<A>,
) => Effect.Effect<Array<A>>

/** Opens a job on the pool, and runs each symbol as an Effect with bounded concurrency. */
const openJob = Effect.fnUntraced(function* (pool: SymbolPool["Service"], job: ProcessingJob, progress: JobTracking) {
  const { retries = 0 } = job
  const schedule = yield* RetrySchedule
  const { symbolSpans = false } = (yield* Telemetry) ?? {}
  const concurrency = concurrencyOf(pool)

  const { begin, run } = yield* pool.open(job) // Fails with a JobError before the first symbol.
  yield* progress.started

  const answerEach: AnswerEach = (symbols, use) =>
    forEachSymbol(
      symbols,
      (symbol) =>
        Effect.suspend(() => run(symbol)).pipe(
          // The pool enforces the time limit. Failures and defects become results; outside interruption still
          // interrupts.
          Effect.catchCause(resultFromCause(symbol)),
          withRetries(symbol, retries, schedule),
          symbolSpans ? withSymbolSpan(symbol) : identity,
          // Updates the job's Ref and calls observers, synchronously and in order; one that throws is logged once.
          Effect.tap(progress.completed),
          Effect.flatMap(use),
        ),
      { concurrency },
    )
  if (begin === undefined || retries > 0 || symbolSpans) return answerEach

  // The same on one fiber, for a pool that answers by callback.
  const answerByCallback: AnswerEach = (symbols, use) =>
    forEachCallback(
      symbols,
      begin,
      (result) => {
        const logged = progress.completed(result)
        return logged === Effect.void ? use(result) : Effect.andThen(logged, use(result))
      },
      { concurrency },
    )
  return answerByCallback
})

/** A pool of the user's own may have a concurrency of 0 or NaN: it then runs one symbol at a time. */
const concurrencyOf = ({ concurrency }: SymbolPool["Service"]): number => (concurrency >= 1 ? concurrency : 1)

const answerNone: AnswerEach = () => Effect.succeed([])

const CHUNK_SIZE = 500

/** Makes the engine over the pool in the context. */
export const makeEngine = Effect.gen(function* () {
  const pool = yield* SymbolPool
  const known: DistinctLists = new WeakSet()

  const start = Effect.fnUntraced(function* (
    job: ProcessingJob,
    onProgress: ReadonlyArray<OnProgress | undefined>,
    on = pool,
  ) {
    const observers = yield* checkObservers(onProgress)
    const checked = yield* checkJob(job, known)
    const { id, jobType, symbols } = checked
    yield* Effect.annotateCurrentSpan({ job_id: id, job_type: jobType, symbols: symbols.length })
    const progress = yield* trackJob(checked, pool.workers, observers)
    const answerEach = symbols.length === 0 ? answerNone : yield* openJob(on, checked, progress)
    return { symbols, progress, answerEach }
  })

  const openStream = Effect.fnUntraced(function* (job: ProcessingJob) {
    const held = holdBack(pool)
    const { symbols, answerEach } = yield* start(job, [], held.pool)
    return Stream.unwrap(
      Effect.gen(function* () {
        const queue = yield* Queue.bounded<ProcessingResult, Cause.Done>(concurrencyOf(pool))
        yield* answerEach(symbols, (result) => Queue.offer(queue, result)).pipe(Queue.into(queue), Effect.forkScoped)
        return takeInSteps(queue, held.taken)
      }),
    )
  })

  return {
    processBatch: Effect.fn("ProcessingEngine.processBatch")(function* (job, onProgress) {
      const { symbols, answerEach } = yield* start(job, [onProgress])
      return yield* answerEach(symbols, Effect.succeed)
    }, Effect.scoped),

    processBatchChunked: Effect.fn("ProcessingEngine.processBatchChunked")(function* (job, onProgress, options) {
      const chunkSize = options?.chunkSize ?? CHUNK_SIZE
      if (!(Number.isInteger(chunkSize) && chunkSize > 0)) {
        return yield* new InvalidJob({ message: `Expected chunkSize to be a whole number above 0, got ${chunkSize}` })
      }
      const { symbols, progress, answerEach } = yield* start(job, [onProgress, options?.onProgress])
      return yield* inChunks(job.id, symbols, chunkSize, progress.chunkStarted, (some) =>
        answerEach(some, Effect.succeed),
      )
    }, Effect.scoped),

    open: Effect.fn("ProcessingEngine.open")(openStream),

    stream: (job) => Stream.unwrap(openStream(job)).pipe(Stream.withSpan("ProcessingEngine.stream")),
  } satisfies ProcessingEngine["Service"]
})
