import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { Board } from "../../src/cluster/board/Board.ts"
import { Tasks } from "../../src/cluster/board/Tasks.ts"
import { encodeHeader, OPENING } from "../../src/cluster/protocol/protocol.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { quietly } from "./cluster.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const header = { id: "job", jobType: "scan" as const, timeframe: "1d", dateRange: {} }
const jobOf = (count: number): ProcessingJob => ({
  ...header,
  symbols: Array.from({ length: count }, (_, at) => `S${at}`),
})
const processor = SymbolProcessor.layerOf(() => Effect.succeed({ matches: [], computedIndicators: {} }))

const always =
  (version: string) =>
  (symbols: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>> =>
    Effect.succeed(symbols.map(() => version))

const clustered = <A, E>(test: Effect.Effect<A, E, Layer.Success<typeof memoryCluster> | Scope.Scope>) =>
  test.pipe(Effect.provide(memoryCluster), quietly)

describe("candle versions on a cluster", () => {
  it.live("fail the symbols that differ on a runner, which answers the others", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("old", processor, {
          versions: (symbols) => Effect.succeed(symbols.map((symbol) => (symbol === "S2" ? "before" : "now"))),
        })
        const engine = yield* callerEngine({ versions: always("now") })
        const results = yield* engine.processBatch(jobOf(5))
        assert.deepStrictEqual(
          results.map(({ error }) => error?._tag),
          [undefined, undefined, "CandlesUnavailable", undefined, undefined],
        )
        assert.match(results[2].error?.message ?? "", /runner old has another version of S2 1d \(before\).*\(now\)/)
      }),
    ),
  )

  it.live("are compared for symbols requested by the formula, too", () =>
    clustered(
      Effect.gen(function* () {
        const versionOf: Record<string, string> = { QQQ: "mine" }
        yield* startRunner("one", processor, {
          versions: (symbols) => Effect.succeed(symbols.map((symbol) => versionOf[symbol] ?? "now")),
        })
        const formula = 'close > request.security("NASDAQ:QQQ", timeframe.period, close)'
        const asked: Array<ReadonlyArray<string>> = []
        const engine = yield* callerEngine({
          versions: (symbols) =>
            Effect.suspend(() => {
              asked.push(symbols)
              return always("now")(symbols)
            }),
        })
        const [refused] = yield* engine.processBatch({ ...jobOf(1), formula })
        assert.deepStrictEqual(asked, [["S0", "NASDAQ:QQQ", "QQQ"]])
        assert.strictEqual(refused.error?._tag, "CandlesUnavailable")
        assert.match(
          refused.error?.message ?? "",
          /^The runner one has another version of QQQ 1d, which the formula requests, \(mine\) than the job asks about \(now\)/,
        )
        versionOf["QQQ"] = "now"
        const [answered] = yield* engine.processBatch({ ...jobOf(1), formula })
        assert.isUndefined(answered.error)
      }),
    ),
  )

  it.live("are shown from where they differ if long ones begin alike", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("old", processor, { versions: always("2520 1735603200 815") })
        const engine = yield* callerEngine({ versions: always("2520 1735689600 4711") })
        const [result] = yield* engine.processBatch(jobOf(1))
        assert.match(result.error?.message ?? "", /\(…5603200 815\).*\(…5689600 4711\)/)
      }),
    ),
  )

  it.live("are compared before and after each chunk", () =>
    clustered(
      Effect.gen(function* () {
        const run: Array<string> = []
        const noting = SymbolProcessor.layerOf((symbol) =>
          Effect.sync(() => {
            run.push(symbol)
            return { matches: [], computedIndicators: {} }
          }),
        )
        // S1 is right only afterwards, S2 only before; S3 all the time.
        const told = [
          ["now", "old", "now", "now"],
          ["now", "now", "new", "now"],
        ]
        yield* startRunner("one", noting, {
          versions: () => Effect.sync(() => told.shift() ?? assert.fail("asked a third time")),
        })
        const engine = yield* callerEngine({ chunkSize: 4, versions: always("now") })
        const results = yield* engine.processBatch(jobOf(4))
        assert.deepStrictEqual(
          results.map(({ error }) => error?._tag),
          [undefined, "CandlesUnavailable", "CandlesUnavailable", undefined],
        )
        assert.match(results[1].error?.message ?? "", /^The runner one has another version of S1 1d \(old\)/)
        assert.match(
          results[2].error?.message ?? "",
          /^The candles of S2 1d on the runner one changed while the chunk ran/,
        )
        assert.deepStrictEqual(run.toSorted(), ["S0", "S2", "S3"])
      }),
    ),
  )

  it.live("come from the runner that opens the job if the caller has none", () =>
    clustered(
      Effect.gen(function* () {
        // Its candles are replaced after it has opened the job.
        let asked = 0
        yield* startRunner("one", processor, {
          slots: 1,
          versions: (symbols) => Effect.sync(() => symbols.map(() => (asked++ < 3 ? "first" : "later"))),
        })
        const engine = yield* callerEngine()
        const results = yield* engine.processBatch(jobOf(3))
        assert.deepStrictEqual(
          results.map(({ error }) => error?._tag),
          ["CandlesUnavailable", "CandlesUnavailable", "CandlesUnavailable"],
        )
      }),
    ),
  )

  it.live("are not compared by a runner whose store has none", () =>
    clustered(
      Effect.gen(function* () {
        yield* startRunner("parquet", processor)
        const engine = yield* callerEngine({ versions: always("now") })
        const results = yield* engine.processBatch(jobOf(5))
        assert.deepStrictEqual(
          results.map(({ error }) => error),
          Array(5).fill(undefined),
        )
      }),
    ),
  )

  it.live("are read from a store no more than twice a chunk, since that may read all rows", () =>
    clustered(
      Effect.gen(function* () {
        const asked: Array<ReadonlyArray<string>> = []
        yield* startRunner("one", processor, {
          versions: (symbols) =>
            Effect.suspend(() => {
              asked.push(symbols)
              return always("now")(symbols)
            }),
        })
        const engine = yield* callerEngine({ chunkSize: 2, versions: always("now") })
        yield* engine.processBatch(jobOf(6))
        assert.deepStrictEqual(
          asked.flat().toSorted(),
          jobOf(6).symbols.flatMap((symbol) => [symbol, symbol]),
        )
      }),
    ),
  )

  it.live("are recorded for every block of symbols, even if the first runner to open the job ended after one", () =>
    clustered(
      Effect.gen(function* () {
        const board = yield* Board
        const tasks = yield* Tasks
        const { symbols } = jobOf(2500)
        const nothing = { members: undefined, versions: undefined, chunkSize: undefined }
        yield* board.submit({ ...nothing, run: "mine", header: encodeHeader(header), symbols, weight: 1 })
        yield* board.setVersions(
          "mine",
          0,
          symbols.slice(0, 1000).map(() => "first"),
        )
        yield* tasks.offer({ run: "mine", generation: 1, number: OPENING })
        yield* startRunner("two", processor, { versions: always("second") })
        yield* Effect.repeat(board.run("mine"), { until: (run) => run?.isOpen === true })
        const blocks = yield* Effect.forEach([0, 1, 2], (block) => board.block("mine", block))
        assert.deepStrictEqual(
          blocks.map((block) => block?.hasVersions),
          [true, true, true],
        )
      }),
    ),
  )
})
