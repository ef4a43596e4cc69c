import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { begunBySome, type Cluster, clusterEngine, quietly, type Running, startCluster, until } from "./cluster.ts"

const named = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)

/** Runs a command to its end; gives what it printed. */
const printed = Effect.fnUntraced(function* (cluster: Cluster, ...args: ReadonlyArray<string>) {
  const { code, stderr, stdout } = yield* Effect.flatMap(cluster.command(...args), ({ ended }) => ended)
  assert.strictEqual(code, 0, stderr)
  return stdout.trim()
}, Effect.scoped)

/** Cancels a run once all workers of all runners are busy with it; gives how many of its symbols had begun. */
const cancelBusy = Effect.fnUntraced(function* (cluster: Cluster, runners: ReadonlyArray<Running>, prefix: string) {
  const symbols = named(96, prefix).join(",")
  const { formula = "" } = cluster.job([], 500_000)
  const scan = ["scan", "--cluster", "--detach", "--quiet", "--timeframe=1d", "--symbols", symbols]
  const run = yield* printed(cluster, ...scan, "--formula", formula)
  // A symbol whose thread gave it to another one as it began has begun twice, and runs once.
  const begunBy = (isAsked: (pid: number) => boolean) => begunBySome(cluster, prefix, isAsked)
  yield* until(() => runners.every(({ pid }) => begunBy((each) => each === pid).length >= 2))
  // Each of them has taken two chunks.
  const taken = "SELECT FROM marketsweep_queue WHERE acquired_by IS NOT NULL"
  yield* Effect.repeat(cluster.server.query(taken), { until: ({ length }) => length === 2 * runners.length })
  yield* printed(cluster, "cancel", run, "--cluster")
  // Each runner says of both of its chunks that they do not run any more.
  const hasStopped = ({ said }: Running) => {
    const lines = said().split("\n")
    return lines.filter((line) => line.includes("Chunk stopped") && line.includes(`run=${run} `)).length === 2
  }
  yield* until(() => runners.every(hasStopped))
  return begunBy(() => true).length
})

describe("cancelling a run that occupies all workers of three runners", () => {
  it.live("ends sleeping and looping symbols, and frees every worker", () =>
    Effect.gen(function* () {
      const { cluster, runners } = yield* startCluster(["a", "b", "c"])
      for (const prefix of ["S", "LOOPS"]) {
        const begun = yield* cancelBusy(cluster, runners, prefix)
        // One more may begin on each worker before it is told; the other symbols never do.
        assert.isAtLeast(begun, 6, prefix)
        assert.isAtMost(begun, 12, prefix)
      }

      // If one worker still ran its symbol, five of these would wait for the sixth for ever.
      const meeting = cluster.job(named(6, "MEETS"), 0)
      const engine = yield* clusterEngine(cluster, { chunkSize: 1 })
      const formula = JSON.stringify({ ...JSON.parse(meeting.formula ?? "{}"), meeting: 6 })
      const results = yield* engine.processBatch({ ...meeting, formula })
      assert.deepStrictEqual(
        results.map(({ error }) => error),
        Array(6).fill(undefined),
      )
    }).pipe(quietly),
  )
})
