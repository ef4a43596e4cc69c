import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { JobError } from "./JobError.ts"
import type { Membership } from "./Membership.ts"
import type { JobHeader } from "./ProcessingJob.ts"
import type { SymbolAnswer } from "./ProcessingResult.ts"
import type { SymbolError } from "./SymbolError.ts"

/** A job made ready on one worker. @since 0.1.0 */
export interface PreparedProcessor {
  /**
   * Answers one symbol; a defect becomes that symbol's `Failed`. Where the job has a `universe`, `membership` says at which
   * bars the symbol was a member: the job asks about no others.
   */
  readonly process: (symbol: string, membership?: Membership) => Effect.Effect<SymbolAnswer, SymbolError>
  /**
   * May read the candles of symbols that are about to be processed together. It
   * is called while no symbol of the job is being processed, and may use the
   * memory of the call before. Its failure is nobody's: each symbol then reads
   * for itself, as do those that it was not called for.
   */
  readonly prefetch?: (symbols: ReadonlyArray<string>) => Effect.Effect<void, SymbolError>
  /**
   * Names what the symbols are read from, where that may be replaced while the job runs: which file a store is. The
   * workers that prepare the job later are given it, so that no job reads two.
   */
  readonly source?: string | undefined
}

/**
 * Whether a processor should say what its answers cost, in their `work`: set in
 * a worker by the pool's `measureCost`.
 *
 * @since 0.1.0
 */
export const MeasureWork = Context.Reference<boolean>("marketsweep/MeasureWork", { defaultValue: () => false })

/**
 * What answers a symbol: prepared once a job and worker, then asked symbol by
 * symbol. Provide your own in your worker file, or {@link SymbolProcessor.layerOf} a function.
 *
 * @since 0.1.0
 */
export class SymbolProcessor extends Context.Service<
  SymbolProcessor,
  {
    /**
     * Fails with a `JobError` before any symbol runs; what it acquires lives as long as the job. `source` is what the
     * job's first preparation named: this one reads the same, or fails.
     */
    readonly prepare: (job: JobHeader, source?: string) => Effect.Effect<PreparedProcessor, JobError, Scope.Scope>
  }
>()("marketsweep/SymbolProcessor") {
  /**
   * A processor from a function of the symbol, its job, and when it was a member of the job's universe, if that has one.
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
