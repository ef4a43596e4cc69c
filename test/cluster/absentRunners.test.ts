import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const symbols = Array.from({ length: 40 }, (_, at) => `S${at}`)
const job = { id: "job", jobType: "scan" as const, symbols, timeframe: "1d", dateRange: {}, timeoutMs: 1e9 }

describe("a caller without living runners", () => {
  it.effect("fails `giveUpAfter` after the last runner has left, even if results came faster than it polls", () =>
    Effect.gen(function* () {
      const begun = yield* Queue.unbounded<string>()
      const slow = SymbolProcessor.layerOf((symbol) =>
        Queue.offer(begun, symbol).pipe(
          Effect.andThen(Effect.sleep("500 millis")),
          Effect.as({ matches: [], computedIndicators: {} }),
        ),
      )
      const runner = yield* Scope.make()
      yield* Scope.provide(startRunner("one", slow, { slots: 1 }), runner)
      const engine = yield* callerEngine({ chunkSize: 1, giveUpAfter: "10 seconds" })
      const running = yield* Effect.forkChild(engine.processBatch(job))
      // Fifteen seconds of results.
      for (let at = 0; at < 30; at++) {
        yield* Queue.take(begun)
        yield* TestClock.adjust("500 millis")
      }
      const leftAt = yield* Clock.currentTimeMillis
      const leaving = yield* Effect.forkChild(Scope.close(runner, Exit.void))
      while (leaving.pollUnsafe() === undefined) yield* TestClock.adjust("500 millis")
      while (running.pollUnsafe() === undefined) yield* TestClock.adjust("500 millis")
      const waitedMs = (yield* Clock.currentTimeMillis) - leftAt
      const lost = (yield* Fiber.join(running)).filter(({ error }) => error?._tag === "PoolLost")
      assert.isAbove(lost.length, 0)
      assert.match(lost[0].error?.message ?? "", /^No runner is alive: start one with marketsweep runner/)
      assert.isAtLeast(waitedMs, 10_000)
      assert.isAtMost(waitedMs, 13_000)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )
})
