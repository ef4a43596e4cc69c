// Sends spans, metrics and logs to an OpenTelemetry collector: node examples/telemetry.ts market.db http://localhost:4318
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import { defaultWorker, PooledEngine, ProcessingEngine, Telemetry, ThreadPool } from "marketsweep"

const [store = "market.db", baseUrl = "http://localhost:4318"] = process.argv.slice(2)

const scan = Effect.gen(function* () {
  const engine = yield* ProcessingEngine
  const results = yield* engine.processBatch({
    id: "rising",
    jobType: "scan",
    symbols: ["UP", "DOWN"],
    timeframe: "1d",
    dateRange: {},
    formula: "ta.rising(close, 3)",
  })
  yield* Console.log(results.length, "results")
}).pipe(Effect.withSpan("scan"))

// `measureCost` is needed for the metrics of times; `symbolSpans` adds a span for each symbol.
const threads = ThreadPool.layer({ worker: defaultWorker, config: { store }, measureCost: true })
const engine = PooledEngine.layer.pipe(Layer.provide(threads))
const telemetry = Layer.merge(
  Telemetry.layer({ symbolSpans: true }),
  // At the end, unsent data has a minute to reach the collector.
  Otlp.layerJson({ baseUrl, resource: { serviceName: "scanner" }, shutdownTimeout: "1 minute" }).pipe(
    Layer.provide(FetchHttpClient.layer),
  ),
)

scan.pipe(Effect.provide(engine), Effect.provide(telemetry), NodeRuntime.runMain)
