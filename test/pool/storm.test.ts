import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { answerOf } from "../faults/Fault.ts"
import { faultOf, faults } from "../faults/faults.ts"
import { processFaults } from "../faults/processFaults.ts"
import { planStorm, type StormPlan } from "../faults/stormPlan.ts"
import { engineIn, isolations, jobOf, limits } from "./onThreads.ts"

/*
 * STORM_SEED replays one seed; STORM_SEEDS, STORM_SYMBOLS and STORM_FAULTS make
 * the storm longer. The seed is printed when it starts, and is in each failure.
 */
const numberFrom = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const fresh = () => Math.floor(Math.random() * 2 ** 31)
const seeds =
  process.env["STORM_SEED"] === undefined
    ? [20_240_229, ...Array.from({ length: numberFrom("STORM_SEEDS", 1) }, fresh)]
    : [numberFrom("STORM_SEED", 0)]
const symbolCount = numberFrom("STORM_SYMBOLS", 300)
const faultCount = numberFrom("STORM_FAULTS", 60)

const innocents = (plan: StormPlan) => plan.symbols.filter((symbol) => symbol.startsWith("innocent:"))

/** What one symbol was answered: values where there are some, else the error's tag. */
const outcome = ({ matches, computedIndicators, error }: ProcessingResult) =>
  error === undefined ? { matches, computedIndicators } : error._tag

const declared = (symbol: string) => {
  const { expected } = faultOf(symbol)
  return expected === "Answered" ? answerOf(symbol) : expected
}

const check = ({ seed, symbols }: StormPlan, results: ReadonlyArray<ProcessingResult>, told: ReadonlyArray<number>) => {
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
  for (const result of results) {
    assert.deepStrictEqual(outcome(result), declared(result.symbol), `${replay}: ${result.symbol}`)
  }
}

/** Runs a storm over one job; `told` is how far the job was at each completion. */
const run = Effect.fnUntraced(function* ({ symbols }: StormPlan, timeoutMs: number) {
  const engine = yield* ProcessingEngine
  const told: Array<number> = []
  const results = yield* engine.processBatch(jobOf(symbols, { timeoutMs }), (completed) => told.push(completed))
  return { results, told }
})

/** Processes take longer to start: one seed unless more are asked for. */
const stormsOn = {
  threads: { kinds: Object.keys(faults), seeds, timeoutMs: 500 },
  processes: {
    kinds: Object.keys({ ...faults, ...processFaults }),
    // A process takes its time to end by itself, the more so beside others.
    timeoutMs: 1000,
    seeds: process.env["STORM_SEEDS"] === undefined ? seeds.slice(0, 1) : seeds,
  },
}

describe.each(isolations)("a storm of faults on %s", (isolation) => {
  const { kinds, timeoutMs, ...storms } = stormsOn[isolation]
  layer(engineIn(isolation, { ...limits, spares: 1 }), { excludeTestServices: true })(
    "answers each symbol once, in order, as declared",
    (it) => {
      for (const seed of storms.seeds) {
        it.effect(
          `STORM_SEED=${seed}, ${symbolCount} symbols, ${faultCount} faults`,
          () =>
            Effect.gen(function* () {
              const plan = planStorm(seed, symbolCount, faultCount, kinds)
              process.stderr.write(`storm: STORM_SEED=${seed}\n`)
              const { results, told } = yield* run(plan, timeoutMs)
              check(plan, results, told)
              const alone = yield* run({ seed, symbols: innocents(plan) }, timeoutMs)
              assert.deepStrictEqual(
                results.filter(({ symbol }) => symbol.startsWith("innocent:")).map(outcome),
                alone.results.map(outcome),
              )
            }),
          600_000,
        )
      }
    },
  )
})
