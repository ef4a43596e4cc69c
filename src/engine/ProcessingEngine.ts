import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { JobError } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"

/** Called at once on every completion, in order; ends at (total, total). @since 0.1.0 */
export type OnProgress = (completed: number, total: number) => void

type Batch = Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>

/**
 * Runs jobs: every symbol is answered exactly once, in the job's order.
 *
 * @since 0.1.0
 */
export class ProcessingEngine extends Context.Service<
  ProcessingEngine,
  {
    readonly processBatch: (job: ProcessingJob, onProgress?: OnProgress) => Batch
    readonly processBatchChunked: (
      job: ProcessingJob,
      onProgress?: OnProgress,
      options?: { readonly chunkSize?: number },
    ) => Batch
    /** Results as they complete. */
    readonly stream: (job: ProcessingJob) => Stream.Stream<ProcessingResult, JobError>
  }
>()("marketsweep/ProcessingEngine") {}
