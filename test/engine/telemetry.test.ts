import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { JobMetrics } from "../../src/engine/JobMetrics.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { Telemetry } from "../../src/engine/Telemetry.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const job: ProcessingJob = { id: "job", jobType: "scan", symbols: ["A", "B", "C"], timeframe: "1d", dateRange: {} }

const answer = (symbol: string): ProcessingResult => ({
  symbol,
  matches: [],
  computedIndicators: {},
  processingTimeMs: 2,
  cost: { queuedMs: 3, readMs: 0.5, evaluatedMs: 1, worker: 1, attempt: 1 },
})

// A and C are answered, B fails.
const pool = Layer.succeed(SymbolPool, {
  workers: 1,
  concurrency: 2,
  open: () =>
    Effect.succeed({
      run: (symbol) =>
        symbol === "B" ? Effect.fail(new Failed({ symbol, message: "no" })) : Effect.succeed(answer(symbol)),
    }),
})

const freshRegistry = Layer.sync(Metric.MetricRegistry, () => new Map())

const runIn = (telemetry: Layer.Layer<never>) =>
  Effect.gen(function* () {
    const engine = yield* ProcessingEngine
    yield* engine.processBatch(job)
    yield* Stream.runDrain(engine.stream(job))
    const [symbols, errors, queueWait, read, busy] = yield* Effect.all([
      Metric.value(JobMetrics.symbols),
      Metric.value(JobMetrics.errors),
      Metric.value(JobMetrics.queueWait),
      Metric.value(JobMetrics.read),
      Metric.value(JobMetrics.workerBusy),
    ])
    return {
      symbols: symbols.count,
      errors: errors.count,
      waits: [queueWait.count, queueWait.sum],
      reads: [read.count, read.sum],
      isBusy: busy.value > 0,
    }
  }).pipe(
    Effect.provide(Layer.provide(PooledEngine.layer, pool)),
    Effect.provide(telemetry),
    Effect.provide(freshRegistry),
  )

/** A tracer that keeps the names of all spans. */
const namesOfSpans = () => {
  const names: Array<string> = []
  const tracer = Tracer.make({
    span: (options) => {
      names.push(options.name)
      return new Tracer.NativeSpan(options)
    },
  })
  return { names, layer: Layer.succeed(Tracer.Tracer, tracer) }
}

describe("telemetry", () => {
  it.effect("counts symbols and errors, and their times, while it is on", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* runIn(Telemetry.layer()), {
        symbols: 6,
        errors: 2,
        waits: [4, 12],
        reads: [4, 2],
        isBusy: true,
      })
    }),
  )

  it.effect("counts nothing while it is off", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* runIn(Layer.empty), {
        symbols: 0,
        errors: 0,
        waits: [0, 0],
        reads: [0, 0],
        isBusy: false,
      })
    }),
  )

  it.effect("opens a span for each symbol only with symbolSpans", () =>
    Effect.gen(function* () {
      for (const [options, expected] of [
        [{}, 0],
        [{ symbolSpans: true }, 6],
      ] as const) {
        const { layer, names } = namesOfSpans()
        yield* runIn(Layer.merge(Telemetry.layer(options), layer))
        assert.strictEqual(names.filter((name) => name === "symbol").length, expected)
        assert.include(names, "ProcessingEngine.processBatch")
      }
    }),
  )
})
