import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { linesOf } from "../cli/process.ts"
import { type Cluster, quietly, startCluster, until } from "./cluster.ts"

const ran = (cluster: Cluster, ...args: ReadonlyArray<string>) =>
  Effect.scoped(Effect.flatMap(cluster.command(...args), ({ ended }) => ended))

type Case = readonly [args: ReadonlyArray<string>, code: number, message: RegExp]

const assertRefused = Effect.fnUntraced(function* (cluster: Cluster, cases: ReadonlyArray<Case>) {
  const each = ([args, code, message]: Case) =>
    Effect.map(ran(cluster, ...args), ({ code: found, stderr }) => {
      assert.strictEqual(found, code, `${args.join(" ")}: ${stderr}`)
      assert.match(stderr, message)
      assert.notMatch(stderr, /wrong-word|s3cret/)
      assert.notMatch(stderr, /^ +at /m)
    })
  yield* Effect.forEach(cases, each, { concurrency: 3, discard: true })
})

const scan = ["scan", "--cluster", "--symbols", "A", "--timeframe", "1d", "--formula", "close > open"]

describe("cluster commands with mistakes", () => {
  it.live("fail with a message of one line", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([])
      const { server } = cluster
      const { url } = server
      const wrong = url.replace(/:[^:@]*@/, ":wrong-word@")
      const named = (database: string) => url.replace(/[^/]*$/, database)
      yield* server.query("CREATE ROLE weak LOGIN PASSWORD 'wrong-word'")
      yield* server.query("CREATE DATABASE bare")
      yield* server.query("ALTER DATABASE bare SET search_path TO nothing")
      const weak = url.replace(/postgres:[^:@]*@/, "weak:wrong-word@")
      yield* assertRefused(cluster, [
        [["runner", "--database", wrong, "--store", "none.db"], 3, /^error: .*password authentication failed/],
        [["runner", "--store", "none.db"], 3, /^error: .*none\.db/],
        [["runner"], 2, /^error: there is no store: give --store/],
        [["runner", "--store", "none.db", "--lease", "1ms"], 2, /--lease: "?1"?\. Expected 2s or more/],
        [
          ["runs", "--cluster", "--queue", "q".repeat(81)],
          2,
          /--queue: .*Expected the name of a queue of 1 to 80 char/,
        ],
        [["runner", "--store", "none.db", "--workers", "0"], 2, /--workers: "0"\. Expected a whole number from 1/],
        [[...scan, "--database", wrong], 3, /^error: .*password authentication failed/],
        [
          [...scan, "--database", "mysql://h/d"],
          3,
          /^error: .*the cluster's database.*expected postgres:\/\/user@host/,
        ],
        [[...scan, "--database", "postgres://u@127.0.0.1:1/d"], 3, /^error: .*cannot be reached \(.*ECONNREFUSED/],
        [[...scan, "--database", "postgres://127.0.0.1:1/d"], 3, /^error: .*give the user in its URL, or in PGUSER$/m],
        [[...scan, "--database", named("nowhere")], 3, /^error: .*"nowhere" does not exist: name another in its URL/],
        [[...scan, "--database", named("bare")], 3, /^error: .*CREATE SCHEMA, and name it in the role's search_path$/m],
        [[...scan, "--database", weak], 3, /^error: .*permission denied .*GRANT USAGE, CREATE ON SCHEMA/],
        [[...scan, "--workers", "2"], 2, /^error: --isolation, --workers and --worker are options of each runner/],
        [[...scan, "--run"], 2, /--run/],
        [["scan", "--detach", "--symbols", "A", "--timeframe", "1d", "--formula", "close"], 2, /^error: .*--cluster/],
        [
          ["scan", "--weight", "2", "--symbols", "A", "--timeframe", "1d", "--formula", "close"],
          2,
          /^error: --weight and --wait-for-runner need a cluster/,
        ],
        [["cancel", "7", "--cluster"], 2, /^error: the cluster has no run 7$/m],
        [["resume", "7", "--cluster"], 2, /^error: the cluster has no run 7$/m],
        [["cancel", "last", "--cluster"], 2, /^error: the cluster has no runs$/m],
        [["cancel", "7"], 2, /^error: .*Ctrl-C/],
      ])
      yield* server.query("ALTER DATABASE bare SET default_transaction_read_only TO on")
      yield* server.query("ALTER DATABASE bare RESET search_path")
      yield* assertRefused(cluster, [
        [[...scan, "--database", named("bare")], 3, /^error: .*read-only transaction: name the primary in its URL/],
      ])
      // A later version has changed the tables.
      yield* server.query("UPDATE marketsweep_schema SET version = 2")
      const newer =
        /^error: The cluster's tables are of a newer version of marketsweep \(tables 2, .* knows 1\): use that/
      yield* assertRefused(
        cluster,
        [scan, ["runs", "--cluster"], ["runner", "--worker", cluster.worker]].map((args) => [args, 3, newer]),
      )
    }).pipe(quietly),
  )

  it.live("answer symbols that no store has, and resume a run without the file of its formula", () =>
    Effect.gen(function* () {
      const { cluster, folder, store } = yield* overSamples
      // All of a block, and more than one block.
      const lacking = join(folder, "lacking.txt")
      writeFileSync(lacking, Array.from({ length: 2100 }, (_, at) => `X${at}`).join("\n"))
      const formula = join(folder, "rule.pine")
      // As long as formulas are that somebody has generated.
      const steps = Array.from({ length: 600 }, (_, at) => `close > open + ${at}.${"1".repeat(85)}`)
      writeFileSync(formula, `rule = ${steps.join(" or ")}\nrule`)
      const asked = ["--symbols", `@${lacking}`, "--timeframe", "1d", "--formula", `@${formula}`]
      const detached = yield* ran(cluster, "scan", "--cluster", "--detach", "--quiet", "--store", store, ...asked)
      assert.strictEqual(detached.code, 0, detached.stderr)
      rmSync(formula)
      const resumed = yield* ran(
        cluster,
        "resume",
        detached.stdout.trim(),
        "--cluster",
        "--format",
        "ndjson",
        "--quiet",
      )
      assert.strictEqual(resumed.code, 1, resumed.stderr)
      const errors = linesOf(resumed.stdout).map((line) => JSON.parse(line).error._tag)
      assert.deepStrictEqual([errors.length, [...new Set(errors)]], [2100, ["UnknownSymbol"]])

      // It has ended.
      const cancelled = yield* ran(cluster, "cancel", "last", "--cluster")
      assert.strictEqual(cancelled.code, 0)
      assert.match(cancelled.stderr, /^run 1 was not running: it is finished$/m)
    }).pipe(quietly),
  )

  it.live("end a run on Ctrl-C, at once on the second, and leave nothing running", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster(["a"])
      const { formula = "" } = cluster.job([], 500_000)
      const stateOf = (run: string) =>
        Effect.map(ran(cluster, "runs", "--cluster", "--format", "ndjson"), ({ stdout }) =>
          linesOf(stdout)
            .map((line) => JSON.parse(line))
            .flatMap(({ id, state }) => (id === run ? [state] : [])),
        )
      for (const [run, presses] of [
        ["1", 1],
        ["2", 2],
      ] as const) {
        const symbols = Array.from({ length: 4 }, (_, at) => `R${run}S${at}`)
        const asked = ["--symbols", symbols.join(","), "--timeframe", "1d", "--formula", formula]
        const caller = yield* cluster.command("scan", "--cluster", ...asked)
        yield* until(() => cluster.begun().some(({ symbol }) => symbol.startsWith(`R${run}`)))
        for (let press = 0; press < presses; press++) caller.kill("SIGINT")
        const { code, stderr } = yield* caller.ended
        assert.strictEqual(code, 130, stderr)
        assert.deepStrictEqual(yield* stateOf(run), ["cancelled"])
      }
    }).pipe(quietly),
  )
})

describe("Ctrl-C on a runner with a chunk", () => {
  it.live("waits for the chunk at first and says so, and returns it to the queue the second time", () =>
    Effect.gen(function* () {
      const { cluster, runners } = yield* startCluster(["a"])
      const [runner] = runners
      const { formula = "" } = cluster.job([], 500_000)
      const asked = ["--symbols", "A,B", "--timeframe", "1d", "--formula", formula]
      yield* cluster.command("scan", "--cluster", ...asked)
      yield* until(() => cluster.begun().length > 0)
      runner.kill("SIGINT")
      yield* runner.says("(Ctrl-C again returns them to the queue at once)")
      assert.isFalse(runner.hasEnded())
      runner.kill("SIGINT")
      const { code, stderr } = yield* runner.ended
      assert.strictEqual(code, 130, stderr)
      const held = "SELECT attempts FROM marketsweep_queue WHERE acquired_by IS NULL AND state = 'pending'"
      assert.deepStrictEqual(yield* cluster.server.query(held), [{ attempts: 0 }])
    }).pipe(quietly),
  )
})

/** One runner over a store of three symbols. */
const overSamples = Effect.gen(function* () {
  const { cluster } = yield* startCluster([])
  const store = join(cluster.folder, "sample.db")
  yield* writeSampleMarket(store, { symbols: 3, bars: 30 })
  const runner = yield* cluster.command("runner", "--store", store, "--name", "a", "--workers", "1")
  yield* runner.says("runner a takes chunks")
  return { cluster, folder: cluster.folder, store }
})
