import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { CandleRepository } from "../../candles/CandleRepository.ts"
import type { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import type { JobError } from "../../job/JobError.ts"
import type { SymbolPool } from "../../pool/SymbolPool.ts"

/** The workers and candles with which a runner runs chunks. */
export interface RunnerParts {
  /** The name of the runner in results and logs. */
  readonly name: string
  readonly pool: SymbolPool["Service"]
  readonly engine: ProcessingEngine["Service"]
  /** Opens an engine over child processes, for symbols that may have killed a runner. */
  readonly openIsolated: Effect.Effect<ProcessingEngine["Service"], JobError, Scope.Scope>
  /** Reads the versions of the series in the runner's store, if the store has any. */
  readonly versions: CandleRepository["Service"]["versions"] | undefined
}
