import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { answerOf } from "../faults/Fault.ts"
import { randomOf } from "../faults/stormPlan.ts"
import { held, returnsTo } from "./baseline.ts"
import { batchIn, bundled, engineIn, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("cancellation")
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}:${i}`)
const long = { timeoutMs: 60_000 }

/** What jobs are doing when they are interrupted. */
const doomedJobs = {
  "in synchronous loops": jobOf(numbered("endlessLoop", 6), long),
  "in waits": jobOf(numbered("neverSettles", 6), long),
  "in quick symbols": jobOf(numbered("innocent", 20_000), long),
  // With retries, each symbol is an Effect of its own.
  "in synchronous loops that may be retried": jobOf(numbered("endlessLoop", 6), { ...long, retries: 1 }),
  "in quick symbols that may be retried": jobOf(numbered("innocent", 20_000), { ...long, retries: 1 }),
  "in slow symbols": jobOf(numbered("slowSync", 200), long),
  "while killed workers are replaced": jobOf([...numbered("exitsWithSeven", 6), ...numbered("slowSync", 50)], long),
  "while a preparation is slow": jobOf(numbered("neverSettles", 2), { ...long, formula: "slow" }),
}

const assertExact = (results: ReadonlyArray<ProcessingResult>) => {
  for (const { symbol, matches, computedIndicators, error } of results) {
    assert.deepStrictEqual({ matches, computedIndicators, error }, { ...answerOf(symbol), error: undefined })
  }
}

/** When to interrupt, in ms: at once, and within the first few hundred. */
const moments = (seed: number) => {
  const random = randomOf(seed)
  return [0, 1, 20 * random(), 300 * random()]
}

describe.each(isolations)("an interrupted job on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })(
    "ends without affecting another job",
    (test) => {
      const seed = Math.floor(Math.random() * 2 ** 31)
      for (const [busy, doomed] of Object.entries(doomedJobs)) {
        test.effect(`${busy} (seed ${seed})`, () =>
          Effect.gen(function* () {
            const engine = yield* ProcessingEngine
            for (const moment of moments(seed)) {
              const symbols = numbered("slowAsync", 20)
              const other = yield* Effect.forkChild(engine.processBatch(jobOf(symbols, { ...long, id: "other" })))
              const fiber = yield* Effect.forkChild(engine.processBatch(doomed))
              yield* Effect.sleep(moment)
              yield* Fiber.interrupt(fiber)
              const exit = yield* Fiber.await(fiber)
              // Quick symbols may all be answered by then.
              if (busy.startsWith("in quick symbols") && Exit.isSuccess(exit)) assertExact(exit.value)
              else assert.isTrue(Exit.hasInterrupts(exit), `at ${moment} ms`)
              const results = yield* Fiber.join(other)
              assert.strictEqual(results.length, symbols.length)
              assertExact(results)
            }
          }),
        )
      }

      test.effect("by an AbortSignal", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          const controller = new AbortController()
          const quiet = Effect.provide(engine.processBatch(doomedJobs["in synchronous loops"]), Logger.layer([]))
          const running = Effect.runPromise(quiet, { signal: controller.signal })
          const rejected = running.then(
            () => "answered",
            () => "rejected",
          )
          yield* Effect.sleep(50)
          controller.abort()
          assert.strictEqual(yield* Effect.promise(() => rejected), "rejected")
          assertExact(yield* engine.processBatch(jobOf(numbered("innocent", 100), long)))
        }),
      )

      test.effect("and frees its workers for the next job", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          const fiber = yield* Effect.forkChild(engine.processBatch(doomedJobs["in synchronous loops"]))
          yield* Effect.sleep(50)
          yield* Fiber.interrupt(fiber)
          assertExact(yield* engine.processBatch(jobOf(numbered("slowSync", 20), long)))
        }),
      )
    },
  )

  it.live("frees its worker for the next job even if its preparation never ends", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const fiber = yield* Effect.forkChild(engine.processBatch(jobOf(["a"], { formula: "never" })))
      yield* Effect.sleep(100)
      yield* Fiber.interrupt(fiber)
      const next = yield* Effect.timeoutOption(engine.processBatch(jobOf(["b"], { formula: "good" })), 60_000)
      assert.strictEqual(next._tag, "Some")
    }).pipe(Effect.provide(engineIn(isolation, { worker, workers: 1 }))),
  )
})

describe.each(isolations)("closing a pool of %s", (isolation) => {
  it.live("releases all resources, whatever it is doing, even starting workers", () =>
    Effect.gen(function* () {
      yield* batchIn(isolation, jobOf(["a"]), { worker })
      const baseline = held()
      const doomed = Object.values(doomedJobs)
      const random = randomOf(7)
      const pauses = [0, 1, 40, 120, 400 * random(), 600 + 200 * random()]
      for (const [i, pause] of pauses.entries()) {
        const fiber = yield* Effect.forkChild(batchIn(isolation, doomed[i % doomed.length], { worker }))
        yield* Effect.sleep(pause)
        yield* Fiber.interrupt(fiber)
      }
      yield* returnsTo(baseline)
    }),
  )
})

describe.each(isolations)("a small job beside a large one, on %s", (isolation) => {
  it.live("finishes while most of the thousands of 5 ms symbols before it are still waiting", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      let done = 0
      const large = engine.processBatch(jobOf(numbered("fiveMs", 3000), long), (completed) => (done = completed))
      const fiber = yield* Effect.forkChild(large)
      yield* Effect.sleep(0).pipe(Effect.repeat({ until: () => done >= 20 }))
      const results = yield* engine.processBatch(jobOf(numbered("innocent", 50), { ...long, id: "small" }))
      assertExact(results)
      const doneMeanwhile = done
      yield* Fiber.interrupt(fiber)
      assert.isBelow(doneMeanwhile, 1000)
    }).pipe(Effect.provide(engineIn(isolation, { worker }))),
  )
})
