import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { JobError } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { SymbolError } from "../job/SymbolError.ts"

/**
 * Where symbols run. One service, several layers: in this process, on worker
 * threads.
 *
 * @since 0.1.0
 */
export class SymbolPool extends Context.Service<
  SymbolPool,
  {
    /** How many symbols can run at the same time. */
    readonly workers: number
    /** How many symbols to have in flight, so that no worker waits for the next. */
    readonly concurrency: number
    /**
     * Prepares a job and gives what runs a symbol of it, until the scope
     * closes. Fails with a `JobError` before any symbol runs.
     */
    readonly open: (
      job: ProcessingJob,
    ) => Effect.Effect<(symbol: string) => Effect.Effect<ProcessingResult, SymbolError>, JobError, Scope.Scope>
  }
>()("marketsweep/SymbolPool") {}
