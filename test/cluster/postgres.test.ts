import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ClusterPool } from "marketsweep/cluster"
import { PooledEngine, ProcessingEngine, ThreadPool, type ProcessingJob, type ProcessingResult } from "marketsweep"
import { startPostgres } from "../postgres/server.ts"
import { startRunner } from "./processes.ts"

const worker = new URL("./cluster.worker.ts", import.meta.url)

const job = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  ...more,
})
const named = (count: number) => Array.from({ length: count }, (_, at) => (at % 97 === 5 ? `FAILS${at}` : `S${at}`))

const engineOver = (pool: ReturnType<typeof ClusterPool.layer | typeof ThreadPool.layer>) =>
  Effect.map(Layer.build(Layer.provide(PooledEngine.layer, pool)), (context) => Context.get(context, ProcessingEngine))

const timeless = (results: ReadonlyArray<ProcessingResult>) =>
  results.map(({ processingTimeMs: _, ...result }) => result)

describe("three runners over Postgres", () => {
  it.live("give the results of the thread layer", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const options = { database: server.url, worker: worker.href }
      yield* Effect.forEach(["a", "b", "c"], (name) => startRunner(name, options), { concurrency: "unbounded" })
      const engine = yield* engineOver(ClusterPool.layer({ database: Redacted.make(server.url) }))
      const asked = job(named(3000))
      const results = yield* engine.processBatch(asked)
      const threads = yield* engineOver(ThreadPool.layer({ worker, workers: 1 }))
      const expected = yield* threads.processBatch(asked)
      assert.deepStrictEqual(timeless(results), timeless(expected))
    }),
  )
})
