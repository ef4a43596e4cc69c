import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { Board } from "../../src/cluster/board/Board.ts"
import { Tasks } from "../../src/cluster/board/Tasks.ts"
import { InvalidJob } from "../../src/job/JobError.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const job = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  ...more,
})
const named = (count: number) => Array.from({ length: count }, (_, at) => `S${at}`)
const answer = (length: number) => ({ matches: [], computedIndicators: { length } })

const lengths = SymbolProcessor.layerOf((symbol) => Effect.succeed(answer(symbol.length)))

const clustered = <A, E>(test: Effect.Effect<A, E, Layer.Success<typeof memoryCluster> | Scope.Scope>) =>
  test.pipe(Effect.provide(memoryCluster), quietly)

describe("a cluster in memory", () => {
  it.live("answers each symbol once, in the order of the job", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("one", lengths)
        yield* startRunner("two", lengths)
        const engine = yield* callerEngine()
        const symbols = named(5000)
        const results = yield* engine.processBatch(job(symbols))
        assert.deepStrictEqual(
          results.map(({ computedIndicators, symbol }) => [symbol, computedIndicators["length"]]),
          symbols.map((symbol) => [symbol, symbol.length]),
        )
      }),
    ),
  )

  it.live("fails a job that cannot run with the error of the runner, before any symbol", () =>
    clustered(
      Effect.gen(function* () {
        const refuses = Layer.succeed(SymbolProcessor, {
          prepare: ({ formula }) => Effect.fail(new InvalidJob({ message: `cannot run ${formula}` })),
        })
        yield* startRunner("one", refuses)
        const engine = yield* callerEngine()
        const error = yield* Effect.flip(engine.processBatch(job(named(10), { formula: "this" })))
        assert.deepStrictEqual(error, new InvalidJob({ message: "cannot run this" }))
      }),
    ),
  )

  it.live("refuses a job if there is no runner", () =>
    clustered(
      Effect.gen(function* () {
        const engine = yield* callerEngine({ waitForRunner: 0 })
        const error = yield* Effect.flip(engine.processBatch(job(named(10))))
        assert.strictEqual(error._tag, "PoolUnavailable")
        assert.match(
          error.message,
          /^No runner of queue memory is alive in this database that speaks protocol 1: .* --queue memory$/,
        )
      }),
    ),
  )

  it.live("refuses run names that a database cannot store", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("one", lengths)
        for (const run of ["", "x".repeat(201), "a\0b", "\ud800"]) {
          const error = yield* Effect.flip(
            Effect.flatMap(callerEngine({ run }), (engine) => engine.processBatch(job(["A"]))),
          )
          assert.match(error.message, /^Expected a name of the run of 1 to 200 characters/)
        }
      }),
    ),
  )

  it.live("fails a symbol that is too long with that reason, and answers the others", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("one", lengths)
        const engine = yield* callerEngine()
        const results = yield* engine.processBatch(job(["A", "x".repeat(1001), "x".repeat(1000)]))
        assert.deepStrictEqual(
          results.map(({ computedIndicators, error }) => error?.message ?? computedIndicators["length"]),
          [1, "A cluster runs symbols of at most 1000 characters, and this one has 1001", 1000],
        )
      }),
    ),
  )

  it.live("retries a failed symbol alone, as often as the job allows", () =>
    clustered(
      Effect.gen(function* () {
        const begun = new Map<string, number>()
        const flaky = SymbolProcessor.layerOf((symbol) =>
          Effect.suspend(() => {
            const times = (begun.get(symbol) ?? 0) + 1
            begun.set(symbol, times)
            return symbol === "S3" && times < 3
              ? Effect.fail(new Failed({ symbol, message: "not yet" }))
              : Effect.succeed(answer(times))
          }),
        )
        yield* startRunner("one", flaky)
        const engine = yield* callerEngine({ chunkSize: 4 })
        const results = yield* engine.processBatch(job(named(10), { retries: 2 }))
        assert.deepStrictEqual(
          results.map(({ computedIndicators }) => computedIndicators["length"]),
          named(10).map((symbol) => (symbol === "S3" ? 3 : 1)),
        )
        assert.strictEqual(
          [...begun.values()].reduce((sum, times) => sum + times),
          12,
        )
      }),
    ),
  )

  it.live("matches only bars of members if the job has a universe", () =>
    clustered(
      Effect.gen(function* () {
        const members = SymbolProcessor.layerOf((_, _job, membership) =>
          Effect.succeed(answer(membership === undefined ? -1 : membership.length)),
        )
        yield* startRunner("one", members)
        const engine = yield* callerEngine()
        const universe = { S0: [{ from: 1, to: 2 }, { from: 5 }], S1: [] }
        const results = yield* engine.processBatch(job(named(3), { universe }))
        assert.deepStrictEqual(
          results.map(({ computedIndicators }) => computedIndicators["length"]),
          [4, 0, 0],
        )
      }),
    ),
  )

  it.live("cancels a job and interrupts its symbols when its stream is closed", () =>
    clustered(
      Effect.gen(function* () {
        const stopped = yield* Deferred.make<void>()
        const slow = SymbolProcessor.layerOf((symbol) =>
          symbol === "S0"
            ? Effect.succeed(answer(0))
            : Effect.onInterrupt(Effect.never, () => Deferred.succeed(stopped, undefined)),
        )
        yield* startRunner("one", slow)
        const engine = yield* callerEngine({ chunkSize: 1, run: "mine" })
        const taken = yield* Stream.runCollect(Stream.take(engine.stream(job(named(100))), 1))
        assert.lengthOf(taken, 1)
        yield* Deferred.await(stopped)
        const board = yield* Board
        assert.strictEqual((yield* board.run("mine"))?.state, "cancelled")
      }),
    ),
  )

  it.live("completes a chunk whose job cannot be decoded, without results", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("one", lengths)
        const board = yield* Board
        const tasks = yield* Tasks
        const task = { run: "forged", generation: 1, number: 0 }
        const module = '{"id":"a","jobType":"scan","timeframe":"1d","dateRange":{},"worker":"file:///tmp/a.mjs"}'
        const forged = { header: module, symbols: ["A", "x".repeat(2000)], members: undefined, versions: undefined }
        yield* board.submit({ ...forged, run: "forged", weight: 1, chunkSize: 10 })
        yield* board.opened({ ...task, number: -1 }, undefined)
        yield* board.cut("forged", 1)
        yield* tasks.offer(task)
        yield* Effect.repeat(board.finished("forged", 0), { until: (chunks) => chunks.length > 0 })
        assert.deepStrictEqual(yield* board.part("forged", 0, 0), { text: "", parts: 1 })
      }),
    ),
  )

  it.live("shares runners between two jobs by weight, and a small job does not wait for a large one", () =>
    clustered(
      Effect.gen(function* () {
        const order: Array<string> = []
        const gate = yield* Deferred.make<void>()
        const noting = SymbolProcessor.layerOf((_, { id }) =>
          Effect.andThen(
            Deferred.await(gate),
            Effect.sync(() => {
              order.push(id.slice(0, 5))
              return answer(0)
            }),
          ),
        )
        yield* startRunner("one", noting, { slots: 2 })
        const batch = Effect.fnUntraced(function* (id: string, symbols: number, weight: number) {
          const engine = yield* callerEngine({ chunkSize: 1, weight, run: id })
          const fiber = yield* Effect.forkChild(engine.processBatch(job(named(symbols), { id })))
          // Its window waits behind the gate.
          const board = yield* Board
          yield* Effect.repeat(board.run(id), { until: (run) => run?.isOpen === true })
          return fiber
        })
        const light = yield* batch("light", 600, 1)
        yield* Deferred.succeed(gate, undefined)
        const heavy = yield* batch("heavy", 120, 3)
        yield* Effect.repeat(
          Effect.sync(() => order.filter((id) => id === "heavy").length),
          { until: (n) => n >= 60 },
        )
        const from = order.indexOf("heavy") + 12
        const shares = order.slice(from, from + 40).filter((id) => id === "heavy").length / 40
        assert.isAbove(shares, 0.6)
        assert.isBelow(shares, 0.9)
        const small = yield* batch("small", 2, 1)
        yield* Fiber.join(small)
        yield* Fiber.join(heavy)
        yield* Fiber.join(light)
        assert.isBelow(order.lastIndexOf("small"), order.lastIndexOf("light"))
      }),
    ),
  )
})
