// Tests a custom processor without threads, files or waiting: npx vitest run examples/processor.test.ts
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { InProcessPool, PooledEngine, ProcessingEngine, SymbolProcessor } from "marketsweep"

// The processor under test waits for a slow service.
const processor = SymbolProcessor.layerOf((symbol) =>
  Effect.as(Effect.sleep(symbol === "SLOW" ? "2 minutes" : "10 seconds"), {
    matches: [],
    computedIndicators: { length: symbol.length },
  }),
)

const engine = PooledEngine.layer.pipe(Layer.provide(InProcessPool.layer()), Layer.provide(processor))

const job = {
  id: "job",
  jobType: "compute",
  symbols: ["AAPL", "SLOW"],
  timeframe: "1d",
  dateRange: {},
  timeoutMs: 60_000,
} as const

it.effect("answers quick symbols, and slow ones with a timeout after a minute", () =>
  Effect.gen(function* () {
    const { processBatch } = yield* ProcessingEngine
    const running = yield* Effect.forkChild(processBatch(job))
    yield* TestClock.adjust("1 minute")
    const [quick, slow] = yield* Fiber.join(running)
    assert.deepStrictEqual(quick.computedIndicators, { length: 4 })
    assert.strictEqual(quick.processingTimeMs, 10_000)
    assert.strictEqual(slow.error?.message, "Processing timeout (60s)")
  }).pipe(Effect.provide(engine)),
)
