import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { clusterEngine, onThreads, quietly, startCluster, timeless, until } from "./cluster.ts"

/** Eight take minutes on a busy machine. */
const counts = process.env["STORM_SEEDS"] === undefined ? [5] : [5, 8]

const symbols = Array.from({ length: 2500 }, (_, at) => (at % 500 === 77 ? `FAILS${at}` : `S${at}`))
const numberOf = (symbol: string): number => Number(symbol.replace(/\D/g, ""))

describe("a job of 2,500 symbols on a cluster", () => {
  for (const count of counts) {
    it.live(`answers as on threads while ${count} runners join and leave`, () =>
      Effect.gen(function* () {
        const names = Array.from({ length: count }, (_, at) => `r${at}`)
        const first = Math.ceil(count / 2)
        const { cluster, runners } = yield* startCluster(names.slice(0, first))
        const job = cluster.gatedJob(symbols)
        const engine = yield* clusterEngine(cluster, { chunkSize: 20 })
        const running = yield* Effect.forkChild(engine.processBatch(job))

        const left: Array<Effect.Effect<unknown>> = []
        let allowed = 0
        for (const [at, name] of names.slice(first).entries()) {
          allowed += Math.floor(2000 / (count - first))
          cluster.allow(allowed)
          // All that live are held in the middle of chunks.
          const isHeld = ({ pid }: { readonly pid: number }) =>
            cluster.begun().some((each) => each.pid === pid && numberOf(each.symbol) >= allowed)
          yield* until(() => runners.slice(at).every(isHeld))
          runners.push(yield* cluster.startRunner(name))
          runners[at].kill(at % 2 === 0 ? "SIGKILL" : "SIGTERM")
          left.push(runners[at].ended)
        }
        cluster.allow(Infinity)
        const results = timeless(yield* Fiber.join(running))
        yield* Effect.all(left)
        // The same formula, so that the oracle is not held either.
        assert.deepStrictEqual(results, yield* onThreads(job))
        // All that joined took part.
        const pids = new Set(cluster.begun().map(({ pid }) => pid))
        for (const { pid } of runners.slice(0, -1)) assert.isTrue(pids.has(pid))
      }).pipe(quietly),
    )
  }
})

describe("runners whose clocks are an hour fast and an hour slow", () => {
  it.live("respect each other's leases, which use the clock of the database", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([])
      for (const [name, hours] of [
        ["fast", 1],
        ["slow", -1],
      ] as const) {
        const source = `const now = Date.now; Date.now = () => now() + ${hours} * 3_600_000`
        const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}` }
        const options = ["--name", name, "--workers", "2", "--lease", "5m", "--worker", cluster.worker]
        const runner = yield* cluster.commandIn({ env }, "runner", ...options)
        yield* runner.says(`runner ${name} takes chunks`)
      }
      const engine = yield* clusterEngine(cluster, { chunkSize: 5, lease: "5 minutes" })
      const job = cluster.job(symbols.slice(0, 120), 50)
      const results = timeless(yield* engine.processBatch(job))
      const pids = new Set(cluster.begun().map(({ pid }) => pid))
      assert.strictEqual(pids.size, 2)
      assert.deepStrictEqual(results, yield* onThreads(cluster.job(job.symbols, 0)))
      // No runner has taken what another one was at, nor left what was there to take.
      assert.deepStrictEqual(
        yield* cluster.server.query(
          "SELECT count(*)::int AS tasks, max(attempts)::int AS attempts FROM marketsweep_queue",
        ),
        [{ tasks: 25, attempts: 1 }],
      )
    }).pipe(quietly),
  )
})
