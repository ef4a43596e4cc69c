import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Board } from "../../src/cluster/board/Board.ts"
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
})
