import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import {
  type CandleRepository,
  type CandlesError,
  checkFormula,
  computeSeries,
  decodeJob,
  defaultWorker,
  describeStore,
  explainFormula,
  FormulaProcessor,
  type FormulaError,
  type FormulaService,
  InProcessPool,
  type InvalidJob,
  type JobError,
  type JobHeader,
  type Market,
  MemoryCandles,
  openMarket,
  PineFormulas,
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  type ProcessingResult,
  ProcessPool,
  SqliteCandles,
  type StoreUnavailable,
  type SymbolPool,
  SymbolProcessor,
  Telemetry,
  ThreadPool,
  toNdjson,
} from "marketsweep"
import { expectTypeOf, it } from "vitest"

declare const job: ProcessingJob

it("schemas decode to the interfaces of their names", () => {
  expectTypeOf<typeof ProcessingJob.Type>().toEqualTypeOf<ProcessingJob>()
  expectTypeOf<typeof JobHeader.Type>().toEqualTypeOf<JobHeader>()
  expectTypeOf<typeof ProcessingResult.Type>().toEqualTypeOf<ProcessingResult>()
})

it("layers say what they provide, fail with and require", () => {
  const threads = ThreadPool.layer({ worker: defaultWorker })
  expectTypeOf(threads).toEqualTypeOf<Layer.Layer<SymbolPool, JobError>>()
  expectTypeOf(ProcessPool.layer({ worker: defaultWorker })).toEqualTypeOf<Layer.Layer<SymbolPool, JobError>>()
  expectTypeOf(InProcessPool.layer()).toEqualTypeOf<Layer.Layer<SymbolPool, never, SymbolProcessor>>()
  expectTypeOf(PooledEngine.layer).toEqualTypeOf<Layer.Layer<ProcessingEngine, never, SymbolPool>>()
  expectTypeOf(FormulaProcessor.layer).toEqualTypeOf<
    Layer.Layer<SymbolProcessor, never, CandleRepository | FormulaService>
  >()
  expectTypeOf(PineFormulas.layer).toEqualTypeOf<Layer.Layer<FormulaService>>()
  expectTypeOf(MemoryCandles.layer({})).toEqualTypeOf<Layer.Layer<CandleRepository>>()
  expectTypeOf(SqliteCandles.layer("market.db")).toEqualTypeOf<Layer.Layer<CandleRepository, StoreUnavailable>>()
  expectTypeOf(Telemetry.layer()).toEqualTypeOf<Layer.Layer<never>>()
})

it("an engine over threads needs nothing more", () => {
  const engine = PooledEngine.layer.pipe(Layer.provide(ThreadPool.layer({ worker: defaultWorker })))
  expectTypeOf(engine).toEqualTypeOf<Layer.Layer<ProcessingEngine, JobError>>()
  const batch = ProcessingEngine.use((each) => each.processBatch(job)).pipe(Effect.provide(engine))
  expectTypeOf(batch).toEqualTypeOf<Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>>()
})

it("a layer with its options in Config keeps ConfigError", () => {
  expectTypeOf(SqliteCandles.layerConfig).parameters.toEqualTypeOf<
    [options: Config.Wrap<{ readonly path: string; readonly checksums?: "once" | "always" | "never" }>]
  >()
  expectTypeOf(SqliteCandles.layerConfig).returns.toEqualTypeOf<
    Layer.Layer<CandleRepository, StoreUnavailable | Config.ConfigError>
  >()
})

it("jobs fail with JobError and nothing else", () => {
  type Engine = ProcessingEngine["Service"]
  expectTypeOf<ReturnType<Engine["processBatch"]>>().toEqualTypeOf<
    Effect.Effect<ReadonlyArray<ProcessingResult>, JobError>
  >()
  expectTypeOf<ReturnType<Engine["processBatchChunked"]>>().toEqualTypeOf<ReturnType<Engine["processBatch"]>>()
  expectTypeOf<ReturnType<Engine["stream"]>>().toEqualTypeOf<Stream.Stream<ProcessingResult, JobError>>()
})

it("functions fail with what they document", () => {
  expectTypeOf(decodeJob({})).toEqualTypeOf<Effect.Effect<ProcessingJob, InvalidJob>>()
  expectTypeOf(describeStore("market.db")).toExtend<Effect.Effect<unknown, StoreUnavailable>>()
  const request = { timeframe: "1d", formula: "close" } as const
  const series = computeSeries({ ...request, symbols: [], dateRange: {} })
  expectTypeOf<Stream.Error<typeof series>>().toEqualTypeOf<FormulaError | InvalidJob | StoreUnavailable>()
  expectTypeOf<Stream.Services<typeof series>>().toEqualTypeOf<CandleRepository | FormulaService>()
  const explanation = explainFormula({ ...request, symbol: "A" })
  expectTypeOf<Effect.Error<typeof explanation>>().toEqualTypeOf<FormulaError | InvalidJob | CandlesError>()
  expectTypeOf(checkFormula).parameter(0).toEqualTypeOf<string>()
  expectTypeOf(toNdjson).toEqualTypeOf<(result: ProcessingResult) => string>()
})

it("a processor is inferred from its function", () => {
  const processor = SymbolProcessor.layerOf((symbol, { timeframe }) => {
    expectTypeOf(symbol).toEqualTypeOf<string>()
    expectTypeOf(timeframe).toEqualTypeOf<string>()
    return Effect.succeed({ matches: [], computedIndicators: {} })
  })
  expectTypeOf(processor).toEqualTypeOf<Layer.Layer<SymbolProcessor>>()
})

it("a market gives promises", () => {
  expectTypeOf(openMarket).returns.toEqualTypeOf<Promise<Market>>()
  expectTypeOf<ReturnType<Market["scan"]>["all"]>().returns.toEqualTypeOf<Promise<Array<ProcessingResult>>>()
  expectTypeOf<ReturnType<Market["scan"]>>().toExtend<AsyncIterable<ProcessingResult>>()
})
