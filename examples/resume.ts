// Asks a slow service about many symbols, and resumes if it was killed: node examples/resume.ts asked.runs 100
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { InProcessPool, MemoryCandles, PooledEngine, SymbolProcessor } from "marketsweep"
import { LoggedEngine, RunLog } from "marketsweep/log"

const [path = "asked.runs", milliseconds = "100"] = process.argv.slice(2)

const ask = Effect.gen(function* () {
  const engine = yield* LoggedEngine
  const { runs } = yield* RunLog
  const unfinished = (yield* runs).find(({ state }) => state !== "finished" && state !== "running")
  if (unfinished !== undefined) {
    yield* Console.log(`run ${unfinished.id} was ${unfinished.state}, and has ${unfinished.completed} answers`)
  }
  const symbols = Array.from({ length: 100 }, (_, index) => `S${index}`)
  const results =
    unfinished === undefined
      ? engine.stream({ id: "ask", jobType: "compute", symbols, timeframe: "1d", dateRange: {} })
      : engine.resume(unfinished.id)
  yield* Stream.runForEach(results, ({ computedIndicators, symbol }) => Console.log(symbol, computedIndicators))
})

const service = SymbolProcessor.layerOf((symbol) =>
  Effect.delay(
    Effect.sync(() => ({ matches: [], computedIndicators: { rating: symbol.length } })),
    Number(milliseconds),
  ),
)
const engine = LoggedEngine.layer().pipe(
  Layer.provide(PooledEngine.layer),
  Layer.provide(InProcessPool.layer({ concurrency: 2 })),
  Layer.provide([service, MemoryCandles.layer({})]),
  Layer.provideMerge(RunLog.layerSqlite(path)),
)
ask.pipe(Effect.provide(engine), NodeRuntime.runMain)
