import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { JobError } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { SymbolPool } from "../pool/SymbolPool.ts"
import { makeEngine } from "./engine.ts"
import type { OnProgress } from "./Progress.ts"

/** @since 0.1.0 */
export interface ProcessingEngineShape {
  /**
   * Answers every symbol of the job exactly once, in the job's order. A symbol
   * that fails, hangs or kills its worker is an answer too, so this fails only
   * when the job itself cannot start. Interrupting it ends the running symbols.
   */
  readonly processBatch: (
    job: ProcessingJob,
    onProgress?: OnProgress,
  ) => Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>
  /**
   * As `processBatch`, with at most `chunkSize` (500) symbols begun before the
   * last of them is answered; progress is over the whole. For 10,000 symbols and more.
   */
  readonly processBatchChunked: (
    job: ProcessingJob,
    onProgress?: OnProgress,
    options?: { readonly chunkSize?: number },
  ) => Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>
  /**
   * Results as they complete, in flat memory: symbols are begun only as fast as
   * results are taken. Ending the stream early ends the running symbols.
   */
  readonly stream: (job: ProcessingJob) => Stream.Stream<ProcessingResult, JobError>
}

/**
 * Runs jobs over whatever `SymbolPool` is below it.
 *
 * ```ts
 * import { ProcessingEngine, type ProcessingJob } from "marketsweep"
 *
 * const scan = (job: ProcessingJob) => ProcessingEngine.use((engine) => engine.processBatch(job))
 * ```
 *
 * @since 0.1.0
 */
export class ProcessingEngine extends Context.Service<ProcessingEngine, ProcessingEngineShape>()(
  "marketsweep/ProcessingEngine",
) {
  /** The engine over a pool. @since 0.1.0 */
  static readonly layer: Layer.Layer<ProcessingEngine, never, SymbolPool> = Layer.effect(ProcessingEngine, makeEngine)
}
