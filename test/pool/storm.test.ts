import { spawn } from "node:child_process"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { innocents } from "../faults/storm/innocents.ts"
import { kindOf } from "../faults/storm/StormFault.ts"
import { familiesOn, slowFamilies, stormFaultOf } from "../faults/storm/stormFaults.ts"
import { planStorm, randomOf, type StormPlan } from "../faults/stormPlan.ts"
import { numberFrom, stormSeeds } from "../faults/stormSeeds.ts"
import { childrenOf, isAlive, programOf } from "./baseline.ts"
import { bundled, engineIn, type Isolation, isolations, jobOf, limits } from "./onThreads.ts"

/*
 * STORM_SEED replays one seed; STORM_SEEDS, STORM_SYMBOLS and STORM_FAULTS make
 * the storm longer, STORM_SLOW adds the faults that take seconds each, and
 * STORM_ON limits it to threads or processes. The seed is printed at the start and
 * in each failure.
 */
const seeds = stormSeeds()
const symbolCount = numberFrom("STORM_SYMBOLS", 300)
const faultCount = numberFrom("STORM_FAULTS", 60)
const withSlow = process.env["STORM_SLOW"] !== undefined

/** Processes get fewer seeds and a longer limit: they take longer to start and to exit, especially several at once. */
const stormsOn = {
  threads: { seeds, timeoutMs: 1000 },
  processes: { seeds: process.env["STORM_SEEDS"] === undefined ? seeds.slice(0, 1) : seeds, timeoutMs: 2000 },
}

const kindsOn = (isolation: Isolation): ReadonlyArray<ReadonlyArray<string>> =>
  Object.values({ ...familiesOn[isolation], ...(withSlow ? slowFamilies : undefined) }).map(Object.keys)

const innocentKinds = Object.keys(innocents)

const isInnocent = (symbol: string): boolean => kindOf(symbol) in innocents

/** The outcome of a symbol: its values, or the tag of its error. */
const outcome = ({ matches, computedIndicators, error }: ProcessingResult) =>
  error === undefined ? { matches, computedIndicators } : error._tag

/** The outcome of a symbol if it is a permitted one, otherwise the first permitted one. */
const expectedOf = (isolation: Isolation, result: ProcessingResult) => {
  const outcomes = stormFaultOf(isolation, result.symbol).outcomes(result.symbol)
  return outcomes.find((each) => typeof each === "string" && each === result.error?._tag) ?? outcomes[0]
}

const check = (
  isolation: Isolation,
  { seed, symbols }: StormPlan,
  results: ReadonlyArray<ProcessingResult>,
  told: ReadonlyArray<number>,
) => {
  const replay = `STORM_SEED=${seed}`
  assert.deepStrictEqual(
    results.map(({ symbol }) => symbol),
    symbols,
    replay,
  )
  assert.deepStrictEqual(
    told,
    symbols.map((_, i) => i + 1),
    replay,
  )
  const wrong = results.filter((result) => {
    try {
      assert.deepStrictEqual(outcome(result), expectedOf(isolation, result))
      return false
    } catch {
      return true
    }
  })
  assert.deepStrictEqual(
    wrong.map((result) => [result.symbol, result.error?.message ?? outcome(result)]),
    [],
    replay,
  )
}

/** Runs a storm over one job; `told` is the progress at each completion. */
const run = Effect.fnUntraced(function* (id: string, symbols: ReadonlyArray<string>, timeoutMs: number) {
  const engine = yield* ProcessingEngine
  const told: Array<number> = []
  const results = yield* engine.processBatch(jobOf(symbols, { id, timeoutMs }), (completed) => told.push(completed))
  return { results, told }
})

/** Starts other jobs, and interrupts them, during the storm. */
const interruptions = Effect.fnUntraced(function* (random: () => number, timeoutMs: number) {
  for (let n = 0; ; n++) {
    yield* Effect.sleep(100 + 600 * random())
    const symbols = ["endlessLoop", "neverSettles", "naps", "computes"].map((kind) => `${kind}:${n}`)
    const other = yield* Effect.forkChild(run(`other-${n}`, symbols, timeoutMs))
    yield* Effect.sleep(100 * random())
    yield* Fiber.interrupt(other)
  }
})

/** Stops one of the children for a moment, from outside, repeatedly. */
const pauses = Effect.fnUntraced(function* (random: () => number) {
  for (;;) {
    yield* Effect.sleep(300 + 900 * random())
    const children = childrenOf(process.pid).filter((pid) => isAlive(pid) && programOf(pid) === "node")
    const pid = children[Math.floor(random() * children.length)]
    if (pid === undefined) continue
    yield* Effect.acquireUseRelease(
      Effect.sync(() => signal(pid, "SIGSTOP")),
      () => Effect.sleep(100),
      () => Effect.sync(() => signal(pid, "SIGCONT")),
    )
  }
})

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // The process has ended.
  }
}

/** A pipe whose reader has closed it, for the output of workers. */
const brokenPipe = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => spawn("/bin/sh", ["-c", "exec <&-; exec sleep 3600"], { stdio: ["pipe", "ignore", "ignore"] })),
    (reader) => Effect.sync(() => void reader.kill("SIGKILL")),
  ),
  ({ stdin }) => stdin,
)

const stormyEngine = (isolation: Isolation) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const output = yield* brokenPipe
      return engineIn(isolation, { ...limits, worker: bundled("storm"), config: { folder }, spares: 1, output })
    }),
  )

const chosen = isolations.filter((isolation) => (process.env["STORM_ON"] ?? isolation) === isolation)

describe.each(chosen)("a storm of faults on %s", (isolation) => {
  const { timeoutMs, ...storms } = stormsOn[isolation]
  for (const seed of storms.seeds) {
    layer(stormyEngine(isolation), { excludeTestServices: true })(
      "answers each symbol once, in order, as declared",
      (it) => {
        it.effect(
          `STORM_SEED=${seed}, ${symbolCount} symbols, ${faultCount} faults`,
          () =>
            Effect.gen(function* () {
              const plan = planStorm(seed, symbolCount, faultCount, kindsOn(isolation), innocentKinds)
              process.stderr.write(`storm: STORM_SEED=${seed}\n`)
              yield* Effect.forkChild(interruptions(randomOf(seed + 1), timeoutMs))
              if (isolation === "processes") yield* Effect.forkChild(pauses(randomOf(seed + 2)))
              const { results, told } = yield* run("storm", plan.symbols, timeoutMs)
              check(isolation, plan, results, told)
              const alone = plan.symbols.filter(isInnocent)
              const after = yield* run("after", alone, timeoutMs)
              check(isolation, { seed, symbols: alone }, after.results, after.told)
            }),
          600_000,
        )
      },
    )
  }
})
