// What does a cluster cost compared with the thread layer, what does a chunk cost the database, how soon do the chunks of a
// killed runner run elsewhere, and how soon does a cancelled run end on all runners?
//
//     node bench/cluster.bench.ts [symbols] [bars] [rounds]
//
// Runners of two threads each in their own processes, and a PostgreSQL server, all on this machine: more runners than
// cores share them. The command line is built into a temporary folder.

import * as Effect from "effect/Effect"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { type ChildProcess, spawn } from "node:child_process"
import { loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import * as ClusterPool from "../src/cluster/ClusterPool.ts"
import { defaultWorker, PooledEngine, ProcessingEngine, type ProcessingJob, ThreadPool } from "../src/index.ts"
import { startPostgres } from "../test/postgres/server.ts"
import { measureCancel, type SayingRunner } from "./cancelling.ts"
import { makeWorkplace } from "./commandLine.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { writeMarket } from "./market.ts"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"

const [symbols = 2500, bars = 252, rounds = 7] = process.argv.slice(2).map(Number)

using workplace = makeWorkplace()
using market = writeMarket({ symbols, bars })

const job: ProcessingJob = {
  id: "bench",
  jobType: "scan",
  symbols: market.symbols,
  timeframe: "1d",
  dateRange: {},
  formula: HEADLINE,
}

const engineOver = (pool: ReturnType<typeof ClusterPool.layer | typeof ThreadPool.layer>) =>
  Effect.map(Layer.build(Layer.provide(PooledEngine.layer, pool)), (context) => Context.get(context, ProcessingEngine))

/** A runner, its process and its output. */
interface Runner extends SayingRunner {
  readonly child: ChildProcess
}

const startRunner = (url: string, name: string, ...more: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.callback<Runner>((resume) => {
      const args = ["runner", "--store", market.path, "--workers", "2", "--name", name, ...more]
      const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", workplace.built, ...args], {
        env: { ...process.env, MARKETSWEEP_DATABASE: url },
        stdio: ["ignore", "ignore", "pipe"],
      })
      let told = ""
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        told += text
        if (told.includes("takes chunks")) resume(Effect.succeed({ child, said: () => told }))
      })
      child.once("close", () => resume(Effect.die(new Error(`The runner ${name} ended: ${told}`))))
    }),
    ({ child }) => Effect.sync(() => void child.kill("SIGKILL")),
  )

/** The median of some rounds in ms, after one warm-up round. */
const medianOf = Effect.fnUntraced(function* (engine: ProcessingEngine["Service"]) {
  yield* engine.processBatch(job)
  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    yield* engine.processBatch(job)
    times.push(performance.now() - startedAt)
  }
  return median(times)
})

const program = Effect.gen(function* () {
  const server = yield* startPostgres(["shared_preload_libraries=pg_stat_statements"])
  yield* server.query("CREATE EXTENSION pg_stat_statements")
  const database = Redacted.make(server.url)
  say(machine())
  say(`${symbols} symbols of ${bars} bars, medians of ${rounds} rounds`)
  const onThreads = yield* Effect.scoped(
    Effect.flatMap(
      engineOver(ThreadPool.layer({ worker: defaultWorker, config: { store: market.path }, workers: 2 })),
      medianOf,
    ),
  )
  say(`two threads of this process: ${onThreads.toFixed(0)} ms`)

  const counts = server.query(
    "SELECT sum(calls)::float8 AS calls, sum(total_exec_time)::float8 AS ms FROM pg_stat_statements WHERE query NOT ILIKE '%pg_stat%'",
  )
  const runners: Array<Runner> = []
  for (const name of ["a", "b", "c"]) {
    runners.push(yield* startRunner(server.url, name))
    for (const chunkSize of [50, 250, 1000]) {
      const engine = yield* engineOver(ClusterPool.layer({ database, chunkSize, waitForRunner: "1 minute" }))
      yield* server.query("SELECT pg_stat_statements_reset()")
      const ms = yield* medianOf(engine)
      const [sums] = yield* counts
      const chunks = Math.ceil(symbols / chunkSize) * (rounds + 1)
      const calls = Number(sums?.["calls"]) / chunks
      const database_ms = Number(sums?.["ms"]) / chunks
      say(
        `${runners.length} runners, chunks of ${chunkSize}: ${ms.toFixed(0)} ms; a chunk: ${calls.toFixed(1)} statements, ${database_ms.toFixed(1)} ms in them`,
      )
    }
  }

  // A runner is killed during a long job: when is the last of its chunks finished elsewhere?
  const long: ProcessingJob = { ...job, id: "killed" }
  const engine = yield* engineOver(ClusterPool.layer({ database, chunkSize: 1, run: "killed" }))
  yield* Effect.forkChild(engine.processBatch(long))
  yield* Effect.repeat(
    server.query(
      "SELECT count(*)::int AS done FROM marketsweep_chunk WHERE run = 'killed' AND finished_at IS NOT NULL",
    ),
    {
      schedule: Schedule.spaced("20 millis"),
      until: ([row]) => Number(row?.["done"]) > 50,
    },
  )
  // Frozen until it is known to hold chunks; the others have ended theirs a second later.
  const killed = runners[0]?.child
  let killedAt = 0
  const lost = yield* Effect.repeat(
    Effect.gen(function* () {
      killed?.kill("SIGCONT")
      yield* Effect.sleep("100 millis")
      killed?.kill("SIGSTOP")
      killedAt = performance.now()
      yield* Effect.sleep("1 second")
      return yield* server.query(
        "SELECT id FROM marketsweep_queue WHERE state = 'pending' AND acquired_at < now() - interval '900 ms' AND id LIKE 'killed/%'",
      )
    }),
    { until: (held) => held.length > 0 },
  )
  killed?.kill("SIGKILL")
  yield* Effect.repeat(
    server.query("SELECT count(*)::int AS open FROM marketsweep_queue WHERE state <> 'completed' AND id = ANY($1)", [
      lost.map(({ id }) => id),
    ]),
    {
      schedule: Schedule.spaced("50 millis"),
      until: ([row]) => Number(row?.["open"]) === 0,
    },
  )
  say(
    `kill -9 with a lease of 15 s: its ${lost.length} chunks were finished elsewhere after ${((performance.now() - killedAt) / 1000).toFixed(1)} s`,
  )

  const worker = fileURLToPath(new URL("../test/faults/cluster.worker.ts", import.meta.url))
  const cancelled = yield* Effect.forEach(["d", "e", "f"], (name) =>
    startRunner(server.url, name, "--queue", "cancelled", "--worker", worker, "--verbose"),
  )
  for (const kind of ["NAPS", "LOOPS"] as const) {
    const times = yield* Effect.replicateEffect(measureCancel(server, "cancelled", cancelled, kind), rounds)
    const [least, most] = [Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0))
    say(
      `cancel, ${kind.toLowerCase()}: all six symbols on three runners had ended ${median(times).toFixed(0)} ms after it (${least} to ${most})`,
    )
  }
  say(`load at the end ${loadavg()[0].toFixed(1)}`)
})

await Effect.runPromise(program.pipe(Effect.scoped, Effect.provide(Logger.layer([]))))
