import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { JobError, StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { OnProgress } from "./Progress.ts"

/**
 * Runs jobs on the `SymbolPool` that its layer was built over.
 *
 * ```ts
 * import { ProcessingEngine, type ProcessingJob } from "marketsweep"
 *
 * const scan = (job: ProcessingJob) => ProcessingEngine.use((engine) => engine.processBatch(job))
 * ```
 *
 * @since 0.1.0
 */
export class ProcessingEngine extends Context.Service<
  ProcessingEngine,
  {
    /**
     * Answers every symbol of the job exactly once, in the job's order. A symbol
     * that fails, hangs or kills its worker has a result with an `error`, so this
     * fails only if the job cannot start. Interruption ends the running symbols.
     */
    readonly processBatch: (
      job: ProcessingJob,
      onProgress?: OnProgress,
    ) => Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>
    /**
     * `processBatch` for 10,000 symbols and more: at most `chunkSize` (default 500)
     * symbols are in flight, and the next chunk starts when all of these are
     * answered. Progress counts the whole job; its callback may be the second
     * argument or an option.
     */
    readonly processBatchChunked: (
      job: ProcessingJob,
      onProgress?: OnProgress,
      options?: { readonly chunkSize?: number; readonly onProgress?: OnProgress },
    ) => Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>
    /**
     * Opens a job and returns the stream of its results, to be run once. By then the job is known to be valid, so
     * that a server can still answer a wrong formula with status 400. Closing the scope ends the running symbols. The
     * stream fails only if its results are to be kept and cannot be written.
     */
    readonly open: (
      job: ProcessingJob,
    ) => Effect.Effect<Stream.Stream<ProcessingResult, StoreUnavailable>, JobError, Scope.Scope>
    /**
     * Emits results as they complete, in flat memory: symbols start only as fast as
     * results are taken. Ending the stream early ends the running symbols.
     */
    readonly stream: (job: ProcessingJob) => Stream.Stream<ProcessingResult, JobError>
  }
>()("marketsweep/ProcessingEngine") {}
