import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { JobError } from "./JobError.ts"
import type { Membership } from "./Membership.ts"
import type { JobHeader } from "./ProcessingJob.ts"
import type { SymbolAnswer } from "./ProcessingResult.ts"
import type { SymbolError } from "./SymbolError.ts"

/** A job that was prepared on one worker. @since 0.1.0 */
export interface PreparedProcessor {
  /**
   * Answers one symbol; a defect becomes that symbol's `Failed`. If the job has a `universe`, `membership` tells at
   * which bars the symbol was a member: the answer must have no others.
   */
  readonly process: (symbol: string, membership?: Membership) => Effect.Effect<SymbolAnswer, SymbolError>
  /**
   * Reads the candles of symbols that are about to be processed. It is called while
   * no symbol of the job is being processed, and may reuse the memory of the
   * previous call. If it fails, no symbol is blamed: each reads its own candles, as
   * do those that it was not called for.
   */
  readonly prefetch?: (symbols: ReadonlyArray<string>) => Effect.Effect<void, SymbolError>
  /**
   * Names what the symbols are read from, such as the file of a store, if that may be replaced while the job runs.
   * Other workers that prepare the job receive it, so that no job reads two.
   */
  readonly source?: string | undefined
}

/**
 * Whether a processor should report the `work` of its answers. The pool's
 * `measureCost` sets it in workers.
 *
 * @since 0.1.0
 */
export const MeasureWork = Context.Reference<boolean>("marketsweep/MeasureWork", { defaultValue: () => false })

/**
 * Answers symbols: prepared once for each job and worker, then called for each
 * symbol. Provide your own in your worker module, or make one of a function by
 * {@link SymbolProcessor.layerOf}.
 *
 * @since 0.1.0
 */
export class SymbolProcessor extends Context.Service<
  SymbolProcessor,
  {
    /**
     * Prepares a job, or fails with a `JobError` before any symbol runs; what it acquires lives as long as the job.
     * `source` is what the job's first preparation named: this one must read the same, or fail.
     */
    readonly prepare: (job: JobHeader, source?: string) => Effect.Effect<PreparedProcessor, JobError, Scope.Scope>
  }
>()("marketsweep/SymbolProcessor") {
  /**
   * Makes a processor of a function of the symbol, its job, and its membership if the job has a universe.
   *
   * ```ts
   * import * as Effect from "effect/Effect"
   * import { SymbolProcessor } from "marketsweep"
   *
   * const layer = SymbolProcessor.layerOf((symbol) =>
   *   Effect.succeed({ matches: [], computedIndicators: { length: symbol.length } }),
   * )
   * ```
   *
   * @since 0.1.0
   */
  static layerOf(
    process: (
      symbol: string,
      job: JobHeader,
      membership: Membership | undefined,
    ) => Effect.Effect<SymbolAnswer, SymbolError>,
  ): Layer.Layer<SymbolProcessor> {
    return Layer.succeed(SymbolProcessor, {
      prepare: (job) => Effect.succeed({ process: (symbol, membership) => process(symbol, job, membership) }),
    })
  }
}
