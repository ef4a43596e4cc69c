import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import type { ProcessesOptions } from "../../src/pool/processes/options.ts"
import type { ThreadsOptions } from "../../src/pool/threads/options.ts"

const bundles = process.env["FAULTS_FOLDER"]

/** A worker of the tests, of those that `buildFaultsWorker.ts` names: its bundle where the tests were started as a whole, else the source. */
export const bundled = (name: string): URL =>
  bundles === undefined
    ? new URL(`../faults/${name}.worker.ts`, import.meta.url)
    : new URL(`${name}.worker.mjs`, bundles)

export const faultsWorker = bundled("faults")

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

/** Every layer whose workers can be killed, and what to say of one. */
export const isolations = ["threads", "processes"] as const

export type Isolation = (typeof isolations)[number]

export const poolIn = (isolation: Isolation, options: ThreadsOptions & ProcessesOptions) =>
  isolation === "threads" ? SymbolPool.layerThreads(options) : SymbolPool.layerProcesses(options)

/** An engine on real workers; failed symbols are expected here, so the log is quiet. */
export const engineIn = (isolation: Isolation, options: Partial<ThreadsOptions & ProcessesOptions> = {}) =>
  ProcessingEngine.layer.pipe(
    Layer.provide(poolIn(isolation, { worker: faultsWorker, workers: 2, ...options })),
    Layer.provideMerge(Logger.layer([])),
  )

export const engineOn = (options?: Partial<ThreadsOptions>) => engineIn("threads", options)

export const batchIn = (isolation: Isolation, job: ProcessingJob, options?: Partial<ThreadsOptions>) =>
  ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(Effect.provide(engineIn(isolation, options)))

export const batchOn = (job: ProcessingJob, options?: Partial<ThreadsOptions>) => batchIn("threads", job, options)
