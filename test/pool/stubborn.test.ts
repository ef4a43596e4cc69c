import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { answerOf, type Fault } from "../faults/Fault.ts"
import { garblers, stubborn } from "../faults/stubborn.ts"
import { batchIn, bundled, engineIn, type Isolation, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("stubborn")
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}:${i}`)

const faultsIn: Readonly<Record<Isolation, Readonly<Record<string, Fault>>>> = {
  threads: stubborn,
  processes: { ...stubborn, ...garblers },
}

const assertAnswered = (results: ReadonlyArray<ProcessingResult>) => {
  for (const { symbol, error, matches, computedIndicators } of results) {
    assert.deepStrictEqual({ error, matches, computedIndicators }, { error: undefined, ...answerOf(symbol) }, symbol)
  }
}

describe.each(isolations)("a symbol that resists its end, on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })("affects no other symbol or job", (test) => {
    for (const [name, { expected }] of Object.entries(faultsIn[isolation])) {
      test.effect(`${name}: ${expected}`, () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          const isEndless = expected === "Timeout"
          // All symbols of a job have the same limit: waiting often takes a busy machine too long for a short one.
          const others = [...numbered(isEndless ? "quick" : "waitsOften", 10), ...numbered("innocent", 30)]
          const symbols = [...others.slice(0, 10), `${name}:x`, ...others.slice(10)]
          const job = jobOf(symbols, isEndless ? { timeoutMs: 2000 } : {})
          const results = yield* engine.processBatch(job)
          const [own] = results.filter(({ symbol }) => symbol === `${name}:x`)
          assert.strictEqual(own.error?._tag ?? "Answered", expected)
          assertAnswered(results.filter((result) => result !== own))
          assertAnswered(yield* engine.processBatch(jobOf(numbered("innocent", 20))))
        }),
      )
    }
  })
})

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "marketsweep-pool-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
)

describe.each(isolations)("a pool of %s", (isolation) => {
  it.live("loses no symbol when its store is away for a while as its workers are replaced", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [store, away] = [join(folder, "store"), join(folder, "away")]
      writeFileSync(store, "")
      const options = { worker: bundled("storeAway"), config: { store } }
      yield* Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        assertAnswered(yield* engine.processBatch(jobOf(["a", "b"])))
        const isBack = () => existsSync(store)
        renameSync(store, away)
        yield* Effect.forkChild(
          Effect.andThen(
            Effect.sleep(1500),
            Effect.sync(() => renameSync(away, store)),
          ),
        )
        const symbols = [...numbered("exitsWithSeven", 2), ...numbered("slow", 60)]
        const results = yield* engine.processBatch(jobOf(symbols))
        assert.isTrue(isBack())
        assert.deepStrictEqual(
          results.slice(0, 2).map(({ error }) => error?._tag),
          ["Crashed", "Crashed"],
        )
        assertAnswered(results.slice(2))
        assertAnswered(yield* engine.processBatch(jobOf(numbered("slow", 20))))
      }).pipe(Effect.provide(engineIn(isolation, options)))
    }),
  )

  it.live("sends no symbols of a job to a worker that cannot prepare it", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const options = { worker: bundled("unable"), config: { folder } }
      assertAnswered(yield* batchIn(isolation, jobOf(numbered("innocent", 300)), options))
    }),
  )
})
