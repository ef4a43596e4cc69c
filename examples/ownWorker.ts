// Runs a custom processor, gapsWorker.ts, on killable threads: node examples/ownWorker.ts market.db UP DOWN
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { PooledEngine, ProcessingEngine, ThreadPool } from "marketsweep"

const [store = "market.db", ...symbols] = process.argv.slice(2)

const scan = Effect.gen(function* () {
  const engine = yield* ProcessingEngine
  const results = yield* engine.processBatch({
    id: "gaps",
    jobType: "scan",
    symbols,
    timeframe: "1d",
    dateRange: {},
    parameters: { percent: 2 },
    timeoutMs: 5000,
  })
  for (const { computedIndicators, error, symbol } of results) {
    yield* Console.log(symbol, error?.message ?? `${computedIndicators["gaps"]} gaps of more than 2%`)
  }
})

const worker = new URL("./gapsWorker.ts", import.meta.url)
// The worker reads `config` with Effect's `Config`.
const threads = ThreadPool.layer({ worker, config: { store } })
const engine = PooledEngine.layer.pipe(Layer.provide(threads))
const log = Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])

scan.pipe(Effect.provide(engine), Effect.provide(log), NodeRuntime.runMain)
