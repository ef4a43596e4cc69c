import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import * as ThreadPool from "../../src/pool/threads/ThreadPool.ts"
import * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { until } from "./until.ts"

const bundles = process.env["FAULTS_FOLDER"]

/** A worker of the tests: its bundle if `buildFaultsWorker.ts` has made one, otherwise the source. */
export const bundled = (name: string): URL =>
  bundles === undefined
    ? new URL(`../faults/${name}.worker.ts`, import.meta.url)
    : new URL(`${name}.worker.mjs`, bundles)

export const faultsWorker = bundled("faults")

/** A small limit, so that answers are soon too large. */
export const limits = { maxReplyBytes: 100_000 }

/** A job whose symbols have all the time that a busy machine takes; pass `timeoutMs` if one is to reach its limit. */
export const jobOf = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  timeoutMs: 500_000,
  ...more,
})

/** The layers whose workers can be killed. */
export const isolations = ["threads", "processes"] as const

export type Isolation = (typeof isolations)[number]

export const poolIn = (isolation: Isolation, options: ThreadPool.Options & ProcessPool.Options) =>
  isolation === "threads" ? ThreadPool.layer(options) : ProcessPool.layer(options)

/** An engine on real workers, and their pool, without a log: failed symbols are expected. */
export const engineIn = (isolation: Isolation, options: Partial<ThreadPool.Options & ProcessPool.Options> = {}) =>
  PooledEngine.layer.pipe(
    Layer.provideMerge(poolIn(isolation, { worker: faultsWorker, workers: 2, ...options })),
    Layer.provideMerge(Logger.layer([])),
  )

export const engineOn = (options?: Partial<ThreadPool.Options>) => engineIn("threads", options)

/**
 * Runs a job again and again until this many workers have answered symbols of it: a pool takes work as soon as the
 * first worker is ready, which may be quick enough to answer all of a job. Needs a pool with `measureCost`. Fails if
 * a symbol fails.
 */
export const untilAnsweredBy = (workers: number, job: ProcessingJob) =>
  Effect.suspend(() => {
    const seen = new Set<number | undefined>()
    return ProcessingEngine.use(({ processBatch }) => processBatch(job)).pipe(
      Effect.map((results) => {
        for (const { cost, error, symbol } of results) {
          if (error !== undefined) throw new Error(`${symbol}: ${error.message}`)
          seen.add(cost?.worker)
        }
        return seen
      }),
      Effect.repeat({ until: ({ size }) => size === workers }),
    )
  })

/** Waits until a symbol runs. */
export const untilRuns = (symbol: string) =>
  SymbolPool.use((pool) => until(() => pool.running?.().some((running) => running.symbol === symbol) === true))

export const batchIn = (isolation: Isolation, job: ProcessingJob, options?: Partial<ThreadPool.Options>) =>
  ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(Effect.provide(engineIn(isolation, options)))

export const batchOn = (job: ProcessingJob, options?: Partial<ThreadPool.Options>) => batchIn("threads", job, options)
