import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CandleRepository } from "../candles/CandleRepository.ts"
import { needsProcesses, STORE_VARIABLES } from "../candles/store/storeAddress.ts"
import * as PineFormulas from "../formula/PineFormulas.ts"
import { InvalidJob, type JobError, type StoreUnavailable } from "../job/JobError.ts"
import * as InProcessPool from "../pool/inProcess/InProcessPool.ts"
import * as ProcessPool from "../pool/processes/ProcessPool.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import * as ThreadPool from "../pool/threads/ThreadPool.ts"
import * as FormulaProcessor from "../symbol/FormulaProcessor.ts"
import { defaultWorker } from "../worker/defaultWorkerUrl.ts"
import type { MarketOptions } from "./MarketRequest.ts"

const inProcess = (candles: Layer.Layer<CandleRepository, StoreUnavailable>, workers: number | undefined) =>
  InProcessPool.layer(workers === undefined ? {} : { concurrency: workers }).pipe(
    Layer.provide(FormulaProcessor.layer),
    Layer.provide([candles, PineFormulas.layer]),
  )

const refuse = (message: string) => Layer.effect(SymbolPool, Effect.fail(new InvalidJob({ message })))

/** The pool that runs the symbols of a market, according to its options. */
export const marketPool = (
  { config, isolation: requested, store, worker, workers }: MarketOptions,
  candles: Layer.Layer<CandleRepository, StoreUnavailable>,
): Layer.Layer<SymbolPool, JobError> => {
  const isolation = requested ?? (needsProcesses(store) ? "processes" : "threads")
  const options = {
    worker: worker ?? defaultWorker,
    config: { store, ...config },
    ...(workers === undefined ? {} : { workers }),
  }
  switch (isolation) {
    case "threads":
      return ThreadPool.layer(options)
    case "processes":
      return ProcessPool.layer({ ...options, env: STORE_VARIABLES })
    case "none":
      return worker === undefined
        ? inProcess(candles, workers)
        : refuse(`Isolation "none" runs formulas in this process: leave out worker, or isolate with "threads"`)
    default:
      return refuse(`Expected isolation to be "threads", "processes" or "none", got ${JSON.stringify(isolation)}`)
  }
}
