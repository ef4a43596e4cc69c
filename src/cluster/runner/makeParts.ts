import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Writable } from "node:stream"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { needsProcesses, STORE_VARIABLES } from "../../candles/store/storeAddress.ts"
import { versionsOfCopies } from "../../candles/store/versionsOfCopies.ts"
import * as PooledEngine from "../../engine/PooledEngine.ts"
import { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import type { JobError } from "../../job/JobError.ts"
import * as ProcessPool from "../../pool/processes/ProcessPool.ts"
import { SymbolPool } from "../../pool/SymbolPool.ts"
import * as ThreadPool from "../../pool/threads/ThreadPool.ts"
import { defaultWorker } from "../../worker/defaultWorkerUrl.ts"
import type { RunnerParts } from "./RunnerParts.ts"

/** The workers and candles of a runner. All options have defaults, but the worker may need some. @since 0.1.0 */
export interface WorkOptions {
  /** The store with the candles, as for `--store`; `defaultWorker` requires it. */
  readonly store?: string | undefined
  /** The worker module; by default `defaultWorker`, which runs formulas. */
  readonly worker?: URL | undefined
  /** Values that `Config` reads in the workers, besides `store`. */
  readonly config?: Readonly<Record<string, string>> | undefined
  /** The stream for the output of workers; standard error by default. */
  readonly output?: Writable | undefined
  /** The number of workers; the number of cores by default. */
  readonly workers?: number | undefined
  /** The heap limit of a worker in MB; a symbol that needs more is `OutOfMemory`. Node's limit by default. */
  readonly maxHeapMb?: number | undefined
}

/** Secrets of the cluster itself. */
const OF_CLUSTER = new Set(["MARKETSWEEP_DATABASE", "MARKETSWEEP_SECRET"])

/**
 * The environment variables that child processes inherit. A custom worker gets those that its threads have, so that a
 * symbol has the same result in both.
 */
const environmentNames = (worker: URL): ReadonlyArray<string> =>
  worker.href === defaultWorker.href
    ? STORE_VARIABLES
    : Object.keys(process.env).filter((name) => !OF_CLUSTER.has(name) && !name.startsWith("NODE_CHANNEL_"))

const engineOver = (pool: Layer.Layer<SymbolPool, JobError>) =>
  Layer.build(Layer.provideMerge(PooledEngine.layer, pool))

/** Starts the workers of a runner, and opens its candles. */
export const makeParts = Effect.fnUntraced(function* (name: string, options: WorkOptions) {
  const { config = {}, maxHeapMb, output, store, worker = defaultWorker, workers } = options
  const settings = {
    worker,
    config: { ...config, ...(store === undefined ? {} : { store }) },
    ...(workers === undefined ? {} : { workers }),
    ...(maxHeapMb === undefined ? {} : { maxHeapMb }),
    ...(output === undefined ? {} : { output }),
  }
  // Open the store first, so that a wrong one is reported once and not by each worker.
  const candles =
    store === undefined ? undefined : Context.get(yield* Layer.build(CandleStore.layer(store)), CandleRepository)
  const processes = ProcessPool.layer({ ...settings, env: environmentNames(worker) })
  const onThreads = store === undefined || !needsProcesses(store)
  const context = yield* engineOver(onThreads ? ThreadPool.layer({ ...settings, forceExit: true }) : processes)
  const pool = Context.get(context, SymbolPool)
  return {
    workers: pool.workers,
    parts: {
      name,
      pool,
      engine: Context.get(context, ProcessingEngine),
      openIsolated: Effect.map(engineOver(processes), (isolated) => Context.get(isolated, ProcessingEngine)),
      versions: store === undefined || candles === undefined ? undefined : versionsOfCopies(store, candles),
    } satisfies RunnerParts,
  }
})
