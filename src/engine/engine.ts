import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import { InvalidJob } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import { openAnswering } from "./answering.ts"
import { checkedJob } from "./checkedJob.ts"
import { startJobLog } from "./jobLog.ts"
import { measureJob } from "./measureJob.ts"
import { makeTracker, type OnProgress } from "./Progress.ts"
import type { ProcessingEngineShape } from "./ProcessingEngine.ts"

const CHUNK_SIZE = 500

/** Answers chunk after chunk; a chunk's sub-job `{id}-chunk-{offset}` is seen in spans and debug lines. */
const inChunks = Effect.fnUntraced(function* <A>(
  jobId: string,
  symbols: ReadonlyArray<string>,
  chunkSize: number,
  answerAll: (some: ReadonlyArray<string>) => Effect.Effect<Array<A>>,
) {
  if (chunkSize >= symbols.length) return yield* answerAll(symbols)
  const results: Array<A> = []
  for (let offset = 0; offset < symbols.length; offset += chunkSize) {
    const chunkId = `${jobId}-chunk-${offset}`
    yield* Effect.logDebug("Chunk started").pipe(Effect.annotateLogs({ job_id: chunkId }))
    const chunk = yield* answerAll(symbols.slice(offset, offset + chunkSize)).pipe(
      Effect.withSpan("ProcessingEngine.chunk", { attributes: { job_id: chunkId } }),
    )
    for (const result of chunk) results.push(result)
  }
  return results
})

/** The engine, over the pool in the context. */
export const makeEngine = Effect.gen(function* () {
  const pool = yield* SymbolPool

  /** Opens a job: how its symbols are answered, and the log of the job. */
  const begin = Effect.fnUntraced(function* (job: ProcessingJob, onProgress?: OnProgress) {
    const answering = yield* openAnswering(pool, job)
    const tracker = yield* makeTracker(job.symbols.length, onProgress)
    const measured = yield* measureJob(pool.workers)
    const log = yield* startJobLog(job, job.symbols.length, pool.workers, tracker)
    const completed = (result: ProcessingResult, context: Context.Context<never>): void => {
      measured.completed?.(result)
      tracker.completed(result)
      log.completed(result, context)
    }
    return {
      log: { ...log, finished: Effect.andThen(measured.finished, log.finished) },
      answers: answering(completed),
    }
  })

  const processAll = (job: ProcessingJob, chunkSize: number, onProgress?: OnProgress) =>
    Effect.scoped(
      Effect.gen(function* () {
        const distinct = yield* checkedJob(job)
        const { symbols } = distinct
        if (symbols.length === 0) return []
        let interrupted: Effect.Effect<void> = Effect.void
        // Added before the job is opened, so run when nothing of it runs any more.
        yield* Effect.addFinalizer((exit) => (Exit.hasInterrupts(exit) ? interrupted : Effect.void))
        const { answers, log } = yield* begin(distinct, onProgress)
        interrupted = log.interrupted
        const results = yield* inChunks(job.id, symbols, chunkSize, answers.inOrder)
        interrupted = Effect.void
        yield* log.finished
        return results
      }),
    )

  return {
    processBatch: Effect.fn("ProcessingEngine.processBatch")((job, onProgress) =>
      processAll(job, Infinity, onProgress),
    ),
    processBatchChunked: Effect.fn("ProcessingEngine.processBatchChunked")((job, onProgress, options) => {
      const chunkSize = options?.chunkSize ?? CHUNK_SIZE
      return Number.isInteger(chunkSize) && chunkSize > 0
        ? processAll(job, chunkSize, onProgress)
        : Effect.fail(new InvalidJob({ message: `Expected chunkSize to be a whole number above 0, got ${chunkSize}` }))
    }),
    stream: (job) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const distinct = yield* checkedJob(job)
          if (distinct.symbols.length === 0) return Stream.empty
          const { answers, log } = yield* begin(distinct)
          const results = yield* answers.asTheyComplete(distinct.symbols)
          return Stream.fromPull(Effect.succeed(results)).pipe(Stream.concat(Stream.fromEffectDrain(log.finished)))
        }),
      ),
  } satisfies ProcessingEngineShape
})
