import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { StandardError } from "../terminal/StandardError.ts"
import { FirstThread } from "./FirstThread.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { workerModule } from "../options/workerModule.ts"
import { needsProcesses, STORE_VARIABLES } from "../../candles/store/storeAddress.ts"
import * as ThreadPool from "../../pool/threads/ThreadPool.ts"

/** Runs formulas in this process; the language is loaded only for that. */
const inProcess = Effect.fnUntraced(function* ({ store, worker, workers }: ScanOptions) {
  if (Option.isSome(worker)) {
    return yield* new UsageError({
      message: "--isolation none runs formulas in this process: leave out --worker, or run it on threads or processes",
    })
  }
  const [InProcessPool, CandleStore, PineFormulas, FormulaProcessor] = yield* Effect.promise(() =>
    Promise.all([
      import("../../pool/inProcess/InProcessPool.ts"),
      import("../../candles/store/CandleStore.ts"),
      import("../../formula/PineFormulas.ts"),
      import("../../symbol/FormulaProcessor.ts"),
    ]),
  )
  const candles = CandleStore.layer(Option.getOrElse(store, () => ""))
  return InProcessPool.layer(Option.isSome(workers) ? { concurrency: workers.value } : {}).pipe(
    Layer.provide(Layer.provide(FormulaProcessor.layer, [candles, PineFormulas.layer])),
  )
})

/** The isolation of `--isolation`, or threads, unless the store does not support those. */
const isolationOf = Effect.fnUntraced(function* ({ isolation, store, worker }: ScanOptions) {
  const refusesThreads = Option.isSome(store) && Option.isNone(worker) && needsProcesses(store.value)
  if (!refusesThreads) return Option.getOrElse(isolation, () => "threads" as const)
  if (Option.isNone(isolation)) {
    const { line } = yield* StandardError
    line("DuckDB does not survive terminated threads: running symbols in child processes")
    return "processes" as const
  }
  if (isolation.value !== "threads") return isolation.value
  return yield* new UsageError({
    message: "DuckDB does not survive terminated threads: leave out --isolation, or give --isolation processes",
  })
})

/** The pool of a scan, by `--cluster` and `--isolation`. */
export const scanPool = Effect.fnUntraced(function* (options: ScanOptions) {
  if (options.cluster) {
    const { clusterPool } = yield* Effect.promise(() => import("../cluster/clusterPool.ts"))
    return yield* clusterPool(options)
  }
  const isolation = yield* isolationOf(options)
  if (isolation === "none") return yield* inProcess(options)
  const workers = {
    worker: yield* workerModule(options.worker),
    measureCost: options.trace,
    output: (yield* StandardError).output,
    config: Option.isSome(options.store) ? { store: options.store.value } : {},
    // Most jobs end before a second worker has started; more are started if one is too slow.
    ...(Option.isSome(options.workers) ? { workers: options.workers.value } : { initial: 1 }),
  }
  if (isolation === "threads") return ThreadPool.layer({ ...workers, early: yield* FirstThread, forceExit: true })
  // Child processes need code that threads do not.
  const ProcessPool = yield* Effect.promise(() => import("../../pool/processes/ProcessPool.ts"))
  return ProcessPool.layer({ ...workers, env: STORE_VARIABLES })
})
