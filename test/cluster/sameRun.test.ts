import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const symbols = Array.from({ length: 12 }, (_, at) => `S${at}`)
const job: ProcessingJob = { id: "job", jobType: "scan", symbols, timeframe: "1d", dateRange: {}, timeoutMs: 1e9 }

/** Two callers who ask for the same run; its symbols tell that they begin, and wait until they may end. */
const twoCallers = Effect.gen(function* () {
  const begun = yield* Queue.unbounded<string>()
  const mayEnd = yield* Deferred.make<void>()
  const processor = SymbolProcessor.layerOf((symbol) =>
    Queue.offer(begun, symbol).pipe(
      Effect.andThen(Deferred.await(mayEnd)),
      Effect.as({ matches: [], computedIndicators: { length: symbol.length } }),
    ),
  )
  yield* startRunner("one", processor, { slots: 2 })
  const opened = yield* Queue.unbounded<string>()
  const ask = Effect.gen(function* () {
    const engine = yield* callerEngine({ run: "same", chunkSize: 3, onRun: (run) => Queue.offerUnsafe(opened, run) })
    return yield* Effect.forkChild(engine.processBatch(job))
  })
  const first = yield* ask
  const second = yield* ask
  assert.deepStrictEqual([yield* Queue.take(opened), yield* Queue.take(opened)], ["same", "same"])
  yield* Queue.take(begun)
  return { first, second, mayEnd, begun }
})

describe("two callers of the same run", () => {
  it.live("both receive every result, and no symbol runs twice", () =>
    Effect.gen(function* () {
      const { begun, first, mayEnd, second } = yield* twoCallers
      yield* Deferred.succeed(mayEnd, undefined)
      for (const caller of [first, second]) {
        const results = yield* Fiber.join(caller)
        assert.deepStrictEqual(
          results.map(({ computedIndicators, error, symbol }) => [symbol, computedIndicators["length"], error]),
          symbols.map((symbol) => [symbol, symbol.length, undefined]),
        )
      }
      assert.strictEqual(1 + (yield* Queue.takeAll(begun)).length, symbols.length)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("cancel it for both when one of them leaves early, and the other is told why", () =>
    Effect.gen(function* () {
      const { first, second } = yield* twoCallers
      yield* Fiber.interrupt(first)
      const results = yield* Fiber.join(second)
      assert.deepStrictEqual(
        results.map(({ error }) => error?._tag),
        Array(symbols.length).fill("PoolLost"),
      )
      assert.match(
        results[0]?.error?.message ?? "",
        /^Another process ended run same; the run can be continued: .* resume same/,
      )
    }).pipe(Effect.provide(memoryCluster), quietly),
  )
})
