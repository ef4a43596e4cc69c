import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { jobOf, engineOn, bundled } from "../pool/onThreads.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const job = jobOf(
  Array.from({ length: 5000 }, (_, i) => `neverSettles:${i}`),
  { timeoutMs: 60_000 },
)

/** Interrupts a job once it is under way; succeeds with whether it was interrupted. */
const interruptOnce = <E, R>(running: Effect.Effect<unknown, E, R>, isUnderWay: () => boolean) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(running)
    yield* Effect.sleep(1).pipe(Effect.repeat({ until: isUnderWay }))
    yield* Fiber.interrupt(fiber)
    return Exit.hasInterrupts(yield* Fiber.await(fiber))
  })

describe("a job with thousands of running symbols", () => {
  for (const [way, run] of [
    ["a batch", ProcessingEngine.use((engine) => engine.processBatch(job))],
    ["chunks", ProcessingEngine.use((engine) => engine.processBatchChunked(job, undefined, { chunkSize: 2500 }))],
    ["a stream", ProcessingEngine.use((engine) => Stream.runDrain(engine.stream(job)))],
  ] as const) {
    it.live(`ends all of them when it is interrupted as ${way}`, () => {
      let begun = 0
      let ended = 0
      const processor = SymbolProcessor.layerOf(() =>
        Effect.callback<never>(() => {
          begun += 1
          return Effect.sync(() => (ended += 1))
        }),
      )
      return Effect.gen(function* () {
        assert.isTrue(yield* interruptOnce(run, () => begun === 2000))
        assert.strictEqual(ended, 2000)
      }).pipe(
        Effect.provide(
          PooledEngine.layer.pipe(
            Layer.provide(InProcessPool.layer({ concurrency: 2000 })),
            Layer.provide(processor),
            Layer.provideMerge(Logger.layer([])),
          ),
        ),
      )
    })
  }

  for (const retries of [0, 1]) {
    it.live(`reports no more progress when an observer interrupts it, with ${retries} retries`, () =>
      Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        const quick = jobOf(
          Array.from({ length: 500 }, (_, i) => `innocent:${i}`),
          { timeoutMs: 60_000, retries },
        )
        const controller = new AbortController()
        const told: Array<number> = []
        const running = engine.processBatch(quick, (completed) => {
          told.push(completed)
          if (completed === 3) controller.abort()
        })
        const exit = yield* Effect.promise(() => Effect.runPromiseExit(running, { signal: controller.signal }))
        assert.isTrue(Exit.hasInterrupts(exit))
        yield* Effect.sleep(50)
        assert.deepStrictEqual(told, [1, 2, 3])
      }).pipe(Effect.provide(engineOn({ worker: bundled("cancellation") }))),
    )

    it.live(`frees its workers for the next job when it is interrupted, with ${retries} retries`, () =>
      Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        const small = jobOf(["innocent:1", "innocent:2"], { timeoutMs: 60_000 })
        assert.isTrue(yield* interruptOnce(engine.processBatch({ ...job, retries }), () => true))
        const results = yield* engine.processBatch(small)
        assert.deepStrictEqual(
          results.map(({ error }) => error),
          [undefined, undefined],
        )
      }).pipe(Effect.provide(engineOn({ worker: bundled("cancellation"), lanes: 1500 }))),
    )
  }

  it.live("lets timers fire in between if no symbol waits, in process", () =>
    Effect.gen(function* () {
      let ran = 0
      const processor = SymbolProcessor.layerOf(() =>
        Effect.sync(() => {
          ran += 1
          const end = performance.now() + 2
          while (performance.now() < end);
          return { matches: [], computedIndicators: {} }
        }),
      )
      const engine = PooledEngine.layer.pipe(
        Layer.provide(InProcessPool.layer()),
        Layer.provide(processor),
        Layer.provideMerge(Logger.layer([])),
      )
      const running = ProcessingEngine.use((each) => Effect.timeoutOption(each.processBatch(job), 20))
      assert.isTrue(Option.isNone(yield* Effect.provide(running, engine)))
      assert.isBelow(ran, job.symbols.length)
    }),
  )
})
