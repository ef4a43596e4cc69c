import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import type { ThreadsOptions } from "../../src/pool/threads/options.ts"

/** Bundled where the tests were started as a whole (`buildFaultsWorker.ts`), else the source. */
export const faultsWorker = new URL(process.env["FAULTS_WORKER"] ?? "../faults/faults.worker.ts", import.meta.url)

/** Answers are soon too large. */
export const limits = { maxReplyBytes: 100_000 }

export const jobOf = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  timeoutMs: 200,
  ...more,
})

/** An engine on real threads; failed symbols are expected here, so the log is quiet. */
export const engineOn = (options: Partial<ThreadsOptions> = {}) =>
  ProcessingEngine.layer.pipe(
    Layer.provide(SymbolPool.layerThreads({ worker: faultsWorker, workers: 2, ...options })),
    Layer.provideMerge(Logger.layer([])),
  )

export const batchOn = (job: ProcessingJob, options?: Partial<ThreadsOptions>) =>
  ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(Effect.provide(engineOn(options)))
