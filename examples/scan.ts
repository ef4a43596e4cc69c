// Scans every symbol of a store on worker threads, results as they complete: node examples/scan.ts market.db
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Stream from "effect/Stream"
import {
  CandleRepository,
  defaultWorker,
  formatInstant,
  PooledEngine,
  ProcessingEngine,
  SqliteCandles,
  ThreadPool,
} from "marketsweep"

const store = process.argv[2] ?? "market.db"

const scan = Effect.gen(function* () {
  const candles = yield* CandleRepository
  const engine = yield* ProcessingEngine
  const results = engine.stream({
    id: "golden-cross",
    jobType: "scan",
    symbols: yield* candles.symbols("1d"),
    timeframe: "1d",
    dateRange: {},
    formula: "ta.crossover(ta.sma(close, 3), ta.sma(close, 5))",
  })
  yield* Stream.runForEach(results, ({ error, matches, symbol }) =>
    Console.log(symbol, error?.message ?? matches.map(({ time }) => formatInstant(time).slice(0, 10))),
  )
})

const threads = ThreadPool.layer({ worker: defaultWorker, config: { store } })
const engine = PooledEngine.layer.pipe(Layer.provide(threads))
const log = Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])

scan.pipe(Effect.provide([engine, SqliteCandles.layer(store)]), Effect.provide(log), NodeRuntime.runMain)
