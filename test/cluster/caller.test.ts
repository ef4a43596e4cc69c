import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Board } from "../../src/cluster/board/Board.ts"
import { DatabaseUnavailable } from "../../src/cluster/board/DatabaseUnavailable.ts"
import { Tasks } from "../../src/cluster/board/Tasks.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const job: ProcessingJob = { id: "job", jobType: "scan", symbols: ["A", "B"], timeframe: "1d", dateRange: {} }
const never = SymbolProcessor.layerOf(() => Effect.never)

describe("the caller of a cluster", () => {
  it.live("waits for no chunk of a run that is finished without it", () =>
    Effect.gen(function* () {
      yield* startRunner("one", never)
      const board = yield* Board
      const damaged: Board["Service"] = {
        ...board,
        run: (name) =>
          Effect.map(board.run(name), (run) => (run?.isOpen === true ? { ...run, state: "finished" as const } : run)),
      }
      const engine = yield* Effect.provideService(callerEngine(), Board, damaged)
      const results = yield* engine.processBatch(job)
      assert.deepStrictEqual(
        results.map(({ error }) => error?._tag),
        ["PoolLost", "PoolLost"],
      )
      assert.match(results[0]?.error?.message ?? "", /^Run 1 is finished without all of its results/)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("cancels a run that it leaves before a runner has opened it", () =>
    Effect.gen(function* () {
      const board = yield* Board
      const engine = yield* callerEngine({ run: "mine", waitForRunner: "1 hour" })
      const caller = yield* Effect.forkChild(engine.processBatch(job))
      yield* Effect.repeat(board.run("mine"), { until: (run) => run !== undefined })
      assert.strictEqual((yield* board.run("mine"))?.state, "running")
      yield* Fiber.interrupt(caller)
      assert.strictEqual((yield* board.run("mine"))?.state, "cancelled")
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("cancels a run whose opening it cannot put into the queue", () =>
    Effect.gen(function* () {
      const board = yield* Board
      const tasks = yield* Tasks
      const full = { ...tasks, offer: () => Effect.fail(new DatabaseUnavailable({ message: "the disk is full" })) }
      const engine = yield* Effect.provideService(callerEngine({ run: "mine" }), Tasks, full)
      const error = yield* Effect.flip(engine.processBatch(job))
      assert.deepInclude(error, { _tag: "PoolUnavailable", message: "the disk is full" })
      assert.strictEqual((yield* board.run("mine"))?.state, "cancelled")
    }).pipe(Effect.provide(memoryCluster), quietly),
  )
})
