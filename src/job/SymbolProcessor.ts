import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { JobError } from "./JobError.ts"
import type { JobHeader } from "./ProcessingJob.ts"
import type { SymbolAnswer } from "./ProcessingResult.ts"
import type { SymbolError } from "./SymbolError.ts"

/** A job made ready on one worker. @since 0.1.0 */
export interface PreparedProcessor {
  /** Answers one symbol; a defect becomes that symbol's `Failed`. */
  readonly process: (symbol: string) => Effect.Effect<SymbolAnswer, SymbolError>
  /**
   * May read the candles of symbols that are about to be processed together. It
   * is called while no symbol of the job is being processed, and may use the
   * memory of the call before. Its failure is nobody's: each symbol then reads
   * for itself, as do those that it was not called for.
   */
  readonly prefetch?: (symbols: ReadonlyArray<string>) => Effect.Effect<void, SymbolError>
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
    /** Fails with a `JobError` before any symbol runs; what it acquires lives as long as the job. */
    readonly prepare: (job: JobHeader) => Effect.Effect<PreparedProcessor, JobError, Scope.Scope>
  }
>()("marketsweep/SymbolProcessor") {
  /**
   * A processor from a function of the symbol and its job.
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
    process: (symbol: string, job: JobHeader) => Effect.Effect<SymbolAnswer, SymbolError>,
  ): Layer.Layer<SymbolProcessor> {
    return Layer.succeed(SymbolProcessor, {
      prepare: (job) => Effect.succeed({ process: (symbol) => process(symbol, job) }),
    })
  }
}
