import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { heldAtRest, returnsTo } from "./baseline.ts"
import { batchOn, bundled, engineOn, jobOf, untilRuns } from "./onThreads.ts"

const tenMs = bundled("tenMs")

describe("the threads of a pool", () => {
  it.live("share 100 symbols of 10 ms, all four of them working and never more than four symbols at once", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const symbols = Array.from({ length: 100 }, (_, i) => `S${i}`)
      const run = Effect.map(engine.processBatch(jobOf(symbols)), (results) =>
        results.map(({ computedIndicators: { threadId, from, to } }) => ({
          threadId: Number(threadId),
          from: Number(from),
          to: Number(to),
        })),
      )
      const threadsOf = (some: Effect.Success<typeof run>) => new Set(some.map(({ threadId }) => threadId)).size
      // A pool takes work as soon as one of its threads is ready; the others follow.
      let runs = yield* run
      for (let round = 0; round < 100 && threadsOf(runs) < 4; round++) runs = yield* run
      assert.strictEqual(threadsOf(runs), 4)
      for (const { from } of runs) {
        const atOnce = runs.filter((other) => other.from <= from && from < other.to).length
        assert.isAtMost(atOnce, 4)
      }
    }).pipe(Effect.provide(engineOn({ worker: tenMs, workers: 4 }))),
  )

  it.live("are gone when their scope closes, even while symbols run", () =>
    Effect.gen(function* () {
      // What the first pool loads stays in the process.
      yield* batchOn(jobOf(["a", "b"]))
      const baseline = yield* heldAtRest
      const began = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        Effect.gen(function* () {
          const { processBatch } = yield* ProcessingEngine
          const tell = Effect.andThen(untilRuns("endlessLoop:a"), Deferred.succeed(began, undefined))
          const batch = processBatch(jobOf(["endlessLoop:a", "neverSettles:b", "c"]))
          yield* Effect.all([batch, tell], { concurrency: "unbounded" })
        }).pipe(Effect.provide(engineOn())),
      )
      yield* Deferred.await(began)
      const exit = yield* Fiber.interrupt(fiber).pipe(Effect.andThen(Fiber.await(fiber)))
      assert.isTrue(Exit.hasInterrupts(exit))
      yield* returnsTo(baseline)
    }),
  )

  it.live("continue another job while one is interrupted", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const stuck = ["endlessLoop:a", ...Array.from({ length: 100 }, (_, i) => `slowSync:${i}`)]
      const doomed = yield* Effect.forkChild(engine.processBatch(jobOf(stuck)))
      const symbols = Array.from({ length: 50 }, (_, i) => `slowAsync:${i}`)
      const other = yield* Effect.forkChild(engine.processBatch(jobOf(symbols, { id: "other" })))
      yield* untilRuns("endlessLoop:a")
      yield* Fiber.interrupt(doomed)
      const results = yield* Fiber.join(other)
      assert.isTrue(results.every(({ error }) => error === undefined))
      const again = yield* engine.processBatch(jobOf(["a", "b", "c"]))
      assert.isTrue(again.every(({ error }) => error === undefined))
    }).pipe(Effect.provide(engineOn())),
  )
})
