import { DatabaseSync } from "node:sqlite"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import type { SymbolPool } from "../../src/index.ts"
import { defaultWorker, ProcessingEngine, type ProcessingJob, type ProcessingResult } from "../../src/index.ts"
import { type Contender, type Found, foundOf, type OpenContender, seriesOf } from "./contender.ts"
import { WORKERS } from "./headline.ts"
import * as ThreadPool from "../../src/pool/threads/ThreadPool.ts"
import * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

// Of the project's sources only the public names: `--compare` runs this file
// over the sources of another revision.

const symbolsOf = (store: string): ReadonlyArray<string> => {
  using db = new DatabaseSync(store, { readOnly: true })
  return db
    .prepare("SELECT symbol FROM series ORDER BY id")
    .all()
    .map(({ symbol }) => String(symbol))
}

const foundIn = (results: ReadonlyArray<ProcessingResult>): Found => {
  const rows = results.flatMap(({ symbol, matches, error }) => {
    if (error !== undefined) throw new Error(`${symbol} failed: ${error.message}`)
    return matches.map(({ time, close }) => ({ series: seriesOf(symbol), time, close }))
  })
  return foundOf(rows)
}

const openEngine = async <E>(store: string, formula: string, pool: Layer.Layer<SymbolPool, E>): Promise<Contender> => {
  const quiet = Layer.succeed(References.MinimumLogLevel, "Warn")
  const runtime = ManagedRuntime.make(PooledEngine.layer.pipe(Layer.provide(pool), Layer.provideMerge(quiet)))
  const engine = await runtime.runPromise(ProcessingEngine)
  const job: ProcessingJob = {
    id: "bench",
    jobType: "scan",
    symbols: symbolsOf(store),
    timeframe: "1d",
    dateRange: {},
    formula,
  }
  return {
    scan: async () => {
      const results = await runtime.runPromise(engine.processBatch(job))
      return () => foundIn(results)
    },
    close: () => runtime.dispose(),
  }
}

/** `processBatch` on threads. */
export const onThreads =
  (formula: string): OpenContender =>
  (store) =>
    openEngine(store, formula, ThreadPool.layer({ worker: defaultWorker, config: { store }, workers: WORKERS }))

/** `processBatch` on child processes. */
export const onProcesses =
  (formula: string): OpenContender =>
  (store) =>
    openEngine(store, formula, ProcessPool.layer({ worker: defaultWorker, config: { store }, workers: WORKERS }))

/** `processBatch` in the calling thread. */
export const inProcess =
  (formula: string): OpenContender =>
  (store) =>
    openEngine(
      store,
      formula,
      InProcessPool.layer().pipe(
        Layer.provide(FormulaProcessor.layer),
        Layer.provide([SqliteCandles.layer(store), PineFormulas.layer]),
      ),
    )
