import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { ProcessingResult } from "marketsweep"
import { type Cluster, clusterEngine, onThreads, quietly, startCluster, timeless, until } from "./cluster.ts"

const named = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => (at === 7 ? `FAILS-${prefix}` : `${prefix}${at}`))

/** Runs a job on the cluster and, while its first symbols are held, whatever is to go wrong. */
const troubled = Effect.fnUntraced(function* <E, R>(
  cluster: Cluster,
  symbols: ReadonlyArray<string>,
  napMs: number,
  trouble: Effect.Effect<void, E, R>,
) {
  const job = cluster.job(symbols, napMs)
  const engine = yield* clusterEngine(cluster, { chunkSize: 10 })
  cluster.hold(cluster.begun().length)
  const running = yield* Effect.forkChild(engine.processBatch(job))
  const tooSoon = Effect.andThen(Fiber.await(running), Effect.die(new Error("The job ended before its trouble began")))
  yield* Effect.raceFirst(trouble, tooSoon)
  cluster.release()
  return { expected: yield* onThreads(cluster.job(symbols, 0)), results: timeless(yield* Fiber.join(running)) }
})

const hasBegun = (cluster: Cluster, pid: number, prefix: string) =>
  until(() => cluster.begun().some((each) => each.pid === pid && each.symbol.startsWith(prefix)))

const errorsOf = (results: ReadonlyArray<Omit<ProcessingResult, "processingTimeMs">>) =>
  results.flatMap(({ error, symbol }) => (error === undefined ? [] : [[symbol, error._tag]]))

describe("faults on a cluster", () => {
  it.live("answers as on threads while runners are killed, frozen and disconnected, and the database restarts", () =>
    Effect.gen(function* () {
      const { cluster, runners } = yield* startCluster(["a", "b", "c"], "3s")
      const [a, b, c] = runners

      // Killed in the middle of a chunk.
      const killed = yield* troubled(
        cluster,
        named(160, "K"),
        20,
        Effect.andThen(
          hasBegun(cluster, a.pid, "K"),
          Effect.sync(() => a.kill("SIGKILL")),
        ),
      )
      assert.deepStrictEqual(killed.results, killed.expected)

      // Frozen for longer than its lease: its chunks run elsewhere.
      const frozen = yield* troubled(
        cluster,
        named(160, "Z"),
        20,
        Effect.andThen(
          hasBegun(cluster, b.pid, "Z"),
          Effect.sync(() => b.kill("SIGSTOP")),
        ),
      )
      b.kill("SIGCONT")
      assert.deepStrictEqual(frozen.results, frozen.expected)

      // Cut from the database, all at once; then the database itself restarts.
      const cut = yield* troubled(
        cluster,
        named(160, "C"),
        20,
        Effect.gen(function* () {
          yield* hasBegun(cluster, b.pid, "C")
          yield* cluster.server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'marketsweep'",
          )
          const before = cluster.begun().length
          cluster.hold(before + 80)
          yield* until(() => cluster.begun().length > before + 80)
          yield* cluster.server.stop("immediate")
          yield* cluster.server.start
        }),
      )
      assert.deepStrictEqual(cut.results, cut.expected)
      // What they say of it can be read.
      for (const { said } of [b, c]) {
        assert.include(said(), "The database of the cluster is away")
        assert.notMatch(said(), /SqlError|^ +at /m)
      }
    }).pipe(quietly),
  )

  it.live("fails only the symbol that kills every runner it runs on", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster(["a", "b", "c"], "3s", { CLUSTER_WORD: "known" })
      // Child processes run those that are in its chunk, and answer them alike.
      const symbols = [...named(20, "N"), "KILLS", "KNOWS", ...named(20, "M")]
      const engine = yield* clusterEngine(cluster, { chunkSize: 20 })
      const results = timeless(yield* engine.processBatch(cluster.job(symbols, 10)))
      assert.deepStrictEqual(
        results.map(({ symbol }) => symbol),
        symbols,
      )
      assert.deepStrictEqual(errorsOf(results), [
        ["FAILS-N", "Failed"],
        ["KILLS", "Crashed"],
        ["FAILS-M", "Failed"],
      ])
    }).pipe(quietly),
  )
})
