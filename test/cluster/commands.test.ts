import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { linesOf } from "../cli/process.ts"
import {
  begunBySome,
  type Cluster,
  clusterEngine,
  onThreads,
  quietly,
  startCluster,
  timeless,
  until,
} from "./cluster.ts"

const named = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)

const onRunners = (cluster: Cluster, prefix: string) => begunBySome(cluster, prefix, (pid) => pid !== process.pid)

const resultsIn = (stdout: string): ReadonlyMap<string, unknown> =>
  new Map(linesOf(stdout).map((line) => [JSON.parse(line).symbol, JSON.parse(line).computedIndicators]))

describe("cluster commands", () => {
  it.live("resume the run of a killed caller, without running finished symbols again", () =>
    Effect.gen(function* () {
      // No runner is killed: none is to be taken for one that was.
      const { cluster, runners } = yield* startCluster(["a", "b"], "10m")
      const symbols = named(60, "S")
      // One of them: the run is not over before its caller is.
      cluster.hold(symbols.length - 1)
      const { formula = "" } = cluster.job(symbols, 100)
      const asked = ["--cluster", "--symbols", symbols.join(","), "--timeframe", "1d", "--formula", formula]
      const caller = yield* cluster.command("scan", ...asked, "--format", "ndjson")
      yield* until(() => linesOf(caller.said()).some((line) => line.startsWith("{")))
      caller.kill("SIGKILL")
      yield* caller.ended
      cluster.release()
      const again = yield* Effect.flatMap(
        cluster.command("resume", "1", "--cluster", "--format", "ndjson"),
        ({ ended }) => ended,
      )
      assert.strictEqual(again.code, 0, again.stderr)
      assert.deepStrictEqual([...resultsIn(again.stdout).keys()].toSorted(), symbols.toSorted())
      // No runner has died, and so nothing has run on both.
      assert.deepStrictEqual(onRunners(cluster, "S"), symbols.toSorted())

      const shown = yield* Effect.flatMap(cluster.command("show", "last", "--cluster"), ({ ended }) => ended)
      assert.match(shown.stdout, /^run 1: scan of 1d.*\n.*\nfinished: 60 symbols, 60 matches, 0 errors/)

      // Cancelled: its symbols are told to stop, and their threads killed where they do not.
      const detached = yield* Effect.flatMap(
        cluster.command(
          "scan",
          "--cluster",
          "--detach",
          `--symbols=${named(8, "L").join(",")}`,
          "--timeframe=1d",
          "--timeout=1h",
          `--formula=${cluster.job([], 3_600_000).formula}`,
        ),
        ({ ended }) => ended,
      )
      assert.strictEqual(detached.stdout, "2\n")
      yield* until(() => cluster.begun().some(({ symbol }) => symbol.startsWith("L")))
      const cancelled = yield* Effect.flatMap(cluster.command("cancel", "2", "--cluster"), ({ ended }) => ended)
      assert.strictEqual(cancelled.code, 0, cancelled.stderr)
      const listed = yield* Effect.flatMap(
        cluster.command("runs", "--cluster", "--format", "ndjson"),
        ({ ended }) => ended,
      )
      assert.deepStrictEqual(
        linesOf(listed.stdout).map((line) => [JSON.parse(line).id, JSON.parse(line).state]),
        [
          ["2", "cancelled"],
          ["1", "finished"],
        ],
      )

      // Told to end, a runner first answers what it has begun, and nothing of that runs elsewhere. The other one does the
      // rest, on threads that the cancelled run no longer holds.
      const engine = yield* clusterEngine(cluster, { chunkSize: 4 })
      const job = cluster.job(named(40, "D"), 200)
      cluster.hold(cluster.begun().length)
      const running = yield* Effect.forkChild(engine.processBatch(job))
      const [a] = runners
      yield* until(() => cluster.begun().some(({ pid, symbol }) => pid === a.pid && symbol.startsWith("D")))
      a.kill("SIGTERM")
      cluster.release()
      yield* a.ended
      assert.deepStrictEqual(timeless(yield* Fiber.join(running)), yield* onThreads(cluster.job(job.symbols, 0)))
      assert.deepStrictEqual(onRunners(cluster, "D"), job.symbols.toSorted())

      // The password is in nothing that is printed or kept.
      const password = decodeURIComponent(new URL(cluster.server.url).password)
      const tables = [
        "marketsweep_job",
        "marketsweep_chunk",
        "marketsweep_part",
        "marketsweep_queue",
        "marketsweep_runner",
      ]
      const kept = yield* Effect.forEach(tables, (table) => cluster.server.query(`SELECT t::text FROM ${table} t`))
      const printed = [caller, ...runners].map(({ said }) => said()).join("")
      for (const text of [printed, JSON.stringify(kept), again.stderr, listed.stdout]) assert.notInclude(text, password)
    }).pipe(quietly),
  )
})
