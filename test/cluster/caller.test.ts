import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import { Board } from "../../src/cluster/board/Board.ts"
import { DatabaseUnavailable } from "../../src/cluster/board/DatabaseUnavailable.ts"
import { Tasks } from "../../src/cluster/board/Tasks.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { makeClusterRuns } from "../../src/cluster/caller/clusterRuns.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const job: ProcessingJob = { id: "job", jobType: "scan", symbols: ["A", "B"], timeframe: "1d", dateRange: {} }
const never = SymbolProcessor.layerOf(() => Effect.never)

describe("a caller of a cluster", () => {
  it.live("does not wait for a chunk after its run has finished", () =>
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

  it.live("retries a symbol that failed while the database was unavailable, and loses no other", () =>
    Effect.gen(function* () {
      const begun: Array<string> = []
      const flaky = SymbolProcessor.layerOf((symbol) =>
        Effect.suspend(() => {
          begun.push(symbol)
          const isFirst = begun.filter((each) => each === symbol).length === 1
          return symbol === "A" && isFirst
            ? Effect.fail(new Failed({ symbol, message: "the first time" }))
            : Effect.succeed({ matches: [], computedIndicators: {} })
        }),
      )
      yield* startRunner("one", flaky)
      const [board, tasks] = [yield* Board, yield* Tasks]
      const failed = new Set<string>()
      const onceAway = <A, E>(what: string, effect: Effect.Effect<A, E>) =>
        Effect.suspend((): Effect.Effect<A, E | DatabaseUnavailable> => {
          if (failed.has(what)) return effect
          failed.add(what)
          return Effect.fail(new DatabaseUnavailable({ message: "away" }))
        })
      const isAgain = (number: number): boolean => number >= job.symbols.length
      const engine = yield* callerEngine({ chunkSize: 1 }).pipe(
        Effect.provideService(Board, {
          ...board,
          again: (run, symbol) => onceAway("again", board.again(run, symbol)),
          queued: (run, generation, numbers) => onceAway("queued", board.queued(run, generation, numbers)),
        }),
        Effect.provideService(Tasks, {
          ...tasks,
          offer: (task, delay) =>
            isAgain(task.number) ? onceAway("offer", tasks.offer(task, delay)) : tasks.offer(task, delay),
        }),
      )
      const results = yield* engine.processBatch({ ...job, retries: 1 })
      assert.deepStrictEqual(
        results.map(({ error, symbol }) => [symbol, error]),
        [
          ["A", undefined],
          ["B", undefined],
        ],
      )
      assert.deepStrictEqual([...failed].toSorted(), ["again", "offer", "queued"])
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("waits again for chunks that were announced before the database crashed and lost their results", () =>
    Effect.gen(function* () {
      const answer = { matches: [], computedIndicators: {} }
      yield* startRunner(
        "one",
        SymbolProcessor.layerOf(() => Effect.succeed(answer)),
      )
      const board = yield* Board
      const lost = new Set<number>()
      const crashed: Board["Service"] = {
        ...board,
        part: (run, number, part) =>
          Effect.suspend(() => {
            if (lost.has(number)) return board.part(run, number, part)
            lost.add(number)
            return Effect.undefined
          }),
      }
      const engine = yield* Effect.provideService(callerEngine({ chunkSize: 1 }), Board, crashed)
      const results = yield* engine.processBatch(job)
      assert.deepStrictEqual(
        results.map(({ error, symbol }) => [symbol, error]),
        [
          ["A", undefined],
          ["B", undefined],
        ],
      )
      assert.strictEqual(lost.size, 2)
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("cancels its run if it leaves before a runner has opened it", () =>
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

  it.live("cancels its run if it cannot queue the opening", () =>
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

  it.live("refuses a job that runners could not read, before it is sent", () =>
    Effect.gen(function* () {
      const board = yield* Board
      const refusedOf = Effect.fnUntraced(function* (run: string, more: Partial<ProcessingJob>) {
        const engine = yield* callerEngine({ run })
        return yield* Effect.flip(engine.processBatch({ ...job, ...more }))
      })
      const parameters = yield* refusedOf("mine", { parameters: { note: "x".repeat(1001) } })
      assert.deepInclude(parameters, {
        _tag: "InvalidJob",
        message: "Expected parameters of at most 1000 characters",
      })
      for (const name of ["", "n".repeat(201)]) {
        assert.deepInclude(yield* refusedOf(name, {}), {
          _tag: "InvalidJob",
          message:
            "Expected a name of the run of 1 to 200 characters, without the character 0 or half a surrogate pair",
        })
      }
      assert.deepStrictEqual(yield* board.runs, [])
    }).pipe(Effect.provide(memoryCluster), quietly),
  )

  it.live("lists the other runs if one cannot be read, and warns about it", () =>
    Effect.gen(function* () {
      const board = yield* Board
      const asked = { symbols: ["A"], members: undefined, versions: undefined, weight: 1, chunkSize: 1 }
      const { symbols: _, ...header } = job
      yield* board.submit({ ...asked, run: "first", header: JSON.stringify(header) })
      yield* board.submit({ ...asked, run: "odd", header: '{"id":""}' })
      yield* board.submit({ ...asked, run: "last", header: JSON.stringify(header) })
      const warnings: Array<unknown> = []
      const notes = Logger.layer([Logger.make(({ logLevel, message }) => void warnings.push(logLevel, message))])
      const runs = yield* makeClusterRuns
      const listed = yield* Effect.provide(runs.runs, notes)
      assert.deepStrictEqual(
        listed.map(({ id }) => id),
        ["last", "first"],
      )
      assert.match(warnings.join(" "), /^Warn Run odd cannot be read: /)
      assert.match((yield* Effect.flip(runs.run("odd"))).message, /^Run odd cannot be read: /)
    }).pipe(Effect.provide(memoryCluster)),
  )
})
