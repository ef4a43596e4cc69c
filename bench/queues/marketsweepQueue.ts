import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { fileURLToPath } from "node:url"
import * as ClusterPool from "../../src/cluster/ClusterPool.ts"
import { PooledEngine, ProcessingEngine } from "../../src/index.ts"
import { type Answer, LEASE_S, type StartQueue, startWorkers } from "./Queue.ts"

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url))
const WORKER = fileURLToPath(new URL("marketsweepWorker.ts", import.meta.url))

/** A cluster of ours; answers are what its caller is given. */
export const startMarketsweep: StartQueue = Effect.fnUntraced(function* (server, { chunks, folder, napMs }) {
  const options = ["--worker", WORKER, "--workers", "2", "--slots", "2", "--lease", `${LEASE_S}s`]
  const workers = yield* startWorkers((name) => [MAIN, "runner", "--name", name, ...options], {
    MARKETSWEEP_DATABASE: server.url,
  })
  const pool = ClusterPool.layer({
    database: Redacted.make(server.url),
    chunkSize: chunks[0]?.length ?? 1,
    lease: `${LEASE_S} seconds`,
  })
  const engine = Context.get(yield* Layer.build(Layer.provide(PooledEngine.layer, pool)), ProcessingEngine)
  const answers: Array<Answer> = []
  const results = engine.stream({
    id: "faults",
    jobType: "scan",
    symbols: chunks.flat(),
    timeframe: "1d",
    dateRange: {},
    formula: JSON.stringify({ folder, napMs }),
  })
  const collecting = Stream.runForEach(results, ({ error, symbol }) =>
    Effect.sync(() => {
      if (error === undefined) answers.push({ symbol, at: Date.now() })
    }),
  )
  return {
    workers,
    send: Effect.asVoid(Effect.forkScoped(Effect.orDie(collecting))),
    answers: Effect.sync(() => [...answers]),
  }
})
