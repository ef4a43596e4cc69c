import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { JobError } from "../job/JobError.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import { FirstThread } from "./FirstThread.ts"
import type { ScanOptions } from "./scanFlags.ts"
import { scanWorker } from "./scanJob.ts"
import { UsageError } from "./UsageError.ts"

/** Formulas in this process; the language is loaded only for this. */
const inProcess = Effect.fnUntraced(function* ({ store, worker, workers }: ScanOptions) {
  if (Option.isSome(worker)) {
    return yield* new UsageError({
      message: "--isolation none runs formulas in this process: leave out --worker, or run it on threads or processes",
    })
  }
  const [{ CandleRepository }, { FormulaService }, { layerFormulaProcessor }] = yield* Effect.promise(() =>
    Promise.all([
      import("../candles/CandleRepository.ts"),
      import("../formula/FormulaService.ts"),
      import("../symbol/formulaProcessor.ts"),
    ]),
  )
  const candles = CandleRepository.layerSqlite(Option.getOrElse(store, () => ""))
  return SymbolPool.layerInProcess(Option.isSome(workers) ? { concurrency: workers.value } : {}).pipe(
    Layer.provide(Layer.provide(layerFormulaProcessor, [candles, FormulaService.layer])),
  )
})

/** Where the symbols of a scan run, as `--isolation` says. */
export const scanPool = Effect.fnUntraced(function* (options: ScanOptions) {
  const isolation = Option.getOrElse(options.isolation, () => "threads" as const)
  if (isolation === "none") return yield* inProcess(options)
  const workers = {
    worker: yield* scanWorker(options),
    measureCost: options.trace,
    config: Option.isSome(options.store) ? { store: options.store.value } : {},
    // Most jobs are done before a second worker has started: the others follow where one is not enough.
    ...(Option.isSome(options.workers) ? { workers: options.workers.value } : { initial: 1 }),
  }
  const pool: Layer.Layer<SymbolPool, JobError> =
    isolation === "processes"
      ? SymbolPool.layerProcesses(workers)
      : SymbolPool.layerThreads({ ...workers, early: yield* FirstThread })
  return pool
})
