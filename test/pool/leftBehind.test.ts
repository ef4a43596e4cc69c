import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { planStorm } from "../faults/stormPlan.ts"
import { heldAtRest, returnsTo } from "./baseline.ts"
import { engineIn, isolations, jobOf, limits } from "./onThreads.ts"

/** Faults that end at once: those that reach their time limit would only make the rounds longer. */
const kinds = ["throws", "failsTyped", "answersNaN", "exitsWithSeven", "leavesTimer"]

const storm = (seed: number) =>
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(planStorm(seed, 60, kinds.length, [kinds]).symbols)))

describe.each(isolations)("a pool of %s, after faults", (isolation) => {
  it.live("releases its workers, descriptors, handles, timers and listeners when its scope closes", () =>
    Effect.gen(function* () {
      // What the first pool loads stays in the process.
      yield* Effect.provide(storm(1), engineIn(isolation, limits))
      const baseline = yield* heldAtRest
      yield* Effect.provide(storm(2), engineIn(isolation, limits))
      yield* returnsTo(baseline)
    }),
  )

  it.live("holds no more resources after its tenth round than after its second", () =>
    Effect.gen(function* () {
      yield* storm(1)
      yield* storm(2)
      const baseline = yield* heldAtRest
      const afterTwo = process.memoryUsage.rss()
      for (let round = 3; round <= 10; round++) yield* storm(round)
      yield* returnsTo(baseline)
      // Eight rounds replace 16 workers and more, of some 40 MB each: one leak in four would exceed this.
      assert.isAtMost((process.memoryUsage.rss() - afterTwo) / 1024 / 1024, 150)
    }).pipe(Effect.provide(engineIn(isolation, limits))),
  )
})
