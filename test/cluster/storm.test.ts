import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { stormSeeds } from "../faults/stormSeeds.ts"
import {
  type Cluster,
  clusterEngine,
  onThreads,
  quietly,
  type Running,
  startCluster,
  timeless,
  until,
} from "./cluster.ts"
import { type ClusterFault, type ClusterStormPlan, planClusterStorm } from "./clusterStormPlan.ts"

/*
 * STORM_SEED replays one seed, STORM_SEEDS adds fresh ones. The seed is printed
 * when it starts, and is in each failure.
 */
const NAMES = ["a", "b", "c"]
const SYMBOLS = 200
const NAP_MS = 40
const CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'marketsweep'"

/** Keeps a runner running, whatever ends it, as what starts services does; `current` is the one that runs now. */
const keepRunning = (cluster: Cluster, name: string, current: Array<Running>, slot: number) =>
  Effect.forever(
    Effect.gen(function* () {
      const started = yield* Effect.exit(cluster.startRunner(name))
      // It may be killed while it starts, or find no database.
      if (Exit.isFailure(started)) return
      current[slot] = started.value
      yield* started.value.ended
    }),
  )

/** Stops a runner until another one runs what it had begun, or it is killed. */
const freeze = Effect.fnUntraced(function* (cluster: Cluster, { hasEnded, kill, pid }: Running) {
  kill("SIGSTOP")
  const before = cluster.begun().length
  const own = new Set(cluster.begun().flatMap((each) => (each.pid === pid ? [each.symbol] : [])))
  yield* until(
    () =>
      hasEnded() ||
      cluster
        .begun()
        .slice(before)
        .some((each) => each.pid !== pid && own.has(each.symbol)),
  )
  kill("SIGCONT")
})

const strike = Effect.fnUntraced(function* (cluster: Cluster, { kind }: ClusterFault, runner: Running) {
  switch (kind) {
    case "killed":
      return runner.kill("SIGKILL")
    case "drained":
      return runner.kill("SIGTERM")
    case "frozen":
      return void (yield* Effect.forkScoped(freeze(cluster, runner)))
    case "cut":
      // What asks for it may have lost its own connection when the database restarted.
      return void (yield* Effect.retry(Effect.sandbox(cluster.server.query(CUT)), { times: 5 }))
    case "restarted":
      yield* cluster.server.stop("immediate")
      return yield* cluster.server.start
  }
})

/** The runner of that place, or the next one that lives. */
const livingAt = (runners: ReadonlyArray<Running>, place: number): Running =>
  [...runners.slice(place), ...runners].find(({ hasEnded }) => !hasEnded()) ?? runners[place]

/** Lets one fault after the other strike, each when its time has come: until then, no more symbols go on. */
const storm = Effect.fnUntraced(function* (
  cluster: Cluster,
  { faults }: ClusterStormPlan,
  runners: ReadonlyArray<Running>,
) {
  for (const fault of faults) {
    cluster.hold(fault.at)
    yield* until(() => cluster.begun().length >= fault.at)
    yield* strike(cluster, fault, livingAt(runners, fault.runner))
  }
  cluster.release()
})

describe("a storm of faults on a cluster", () => {
  for (const seed of stormSeeds()) {
    it.live(`answers as the thread layer does, STORM_SEED=${seed}`, () =>
      Effect.gen(function* () {
        process.stderr.write(`storm: STORM_SEED=${seed}\n`)
        const plan = planClusterStorm(seed, SYMBOLS, NAMES.length)
        const { cluster, runners } = yield* startCluster(NAMES, "3s")
        for (const [slot, runner] of runners.entries()) {
          const keeping = keepRunning(cluster, NAMES[slot], runners, slot)
          yield* Effect.forkScoped(Effect.andThen(runner.ended, keeping))
        }
        const engine = yield* clusterEngine(cluster, { chunkSize: plan.chunkSize })
        cluster.hold(0)
        const running = yield* Effect.forkChild(engine.processBatch(cluster.job(plan.symbols, NAP_MS)))
        const tooSoon = Effect.andThen(Fiber.await(running), Effect.die(new Error(`Too soon, STORM_SEED=${seed}`)))
        yield* Effect.raceFirst(storm(cluster, plan, runners), tooSoon)
        const results = timeless(yield* Fiber.join(running))

        const innocent = plan.symbols.filter((symbol) => symbol !== "KILLS")
        const expected = yield* onThreads(cluster.job(innocent, 0))
        const message = `STORM_SEED=${seed}, ${JSON.stringify(plan.faults)}`
        assert.deepStrictEqual(
          results.map(({ symbol }) => symbol),
          plan.symbols,
          message,
        )
        assert.deepStrictEqual(
          results.filter(({ symbol }) => symbol !== "KILLS"),
          expected,
          message,
        )
        const culprits = results.flatMap(({ error, symbol }) => (symbol === "KILLS" ? [error?._tag] : []))
        assert.deepStrictEqual(culprits, innocent.length < plan.symbols.length ? ["Crashed"] : [], message)
      }).pipe(quietly),
    )
  }
})
