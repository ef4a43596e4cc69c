import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { answerOf } from "../faults/Fault.ts"
import { faults } from "../faults/faults.ts"
import { processFaults } from "../faults/processFaults.ts"
import { engineIn, isolations, jobOf, limits, untilAnsweredBy } from "./onThreads.ts"

const contained = { threads: faults, processes: { ...faults, ...processFaults } }

/** Each symbol takes long enough that one worker does not answer all of them. */
const slow = jobOf(Array.from({ length: 16 }, (_, i) => `slowAsync:${i}`))

/**
 * The limit of endless symbols and the innocents beside them, which take far less even as the first of a busy worker.
 */
const LIMIT_MS = 1000

describe.each(isolations)("a fault on %s", (isolation) => {
  layer(engineIn(isolation, { measureCost: true, ...limits }), { excludeTestServices: true })(
    "affects its own symbol and no other",
    (it) => {
      for (const [name, { expected }] of Object.entries(contained[isolation])) {
        it.effect(`${name}: ${expected}`, () =>
          Effect.gen(function* () {
            const innocents = Array.from({ length: 60 }, (_, i) => `innocent:${i}`)
            const symbols = [...innocents.slice(0, 20), `${name}:x`, ...innocents.slice(20)]
            const engine = yield* ProcessingEngine
            // Faults that end by themselves have all the time that a busy machine takes.
            const job = jobOf(symbols, expected === "Timeout" ? { timeoutMs: LIMIT_MS } : {})
            const results = yield* engine.processBatch(job)
            assert.deepStrictEqual(
              results.map(({ symbol }) => symbol),
              symbols,
            )
            for (const { symbol, error, matches, computedIndicators } of results) {
              if (symbol === `${name}:x`) assert.strictEqual(error?._tag ?? "Answered", expected)
              else {
                assert.deepStrictEqual(
                  { matches, computedIndicators, error },
                  { ...answerOf(symbol), error: undefined },
                )
              }
            }
          }),
        )
      }

      it.effect("reports what killed the worker, and that it did so twice", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          const results = yield* engine.processBatch(jobOf(["exitsWithSeven:x", "throwsAsync:x", "a", "b"]))
          const [seven, thrown] = results.map(({ error }) => error)
          assert.match(seven?.message ?? "", /twice.*exit code 7/)
          assert.isTrue(seven?._tag === "Crashed" && seven.exitCode === 7)
          assert.match(thrown?.message ?? "", /twice.*Error: thrown from a timer/)
        }),
      )

      if (isolation === "processes") {
        it.effect("names the signal that killed the worker", () =>
          Effect.gen(function* () {
            const engine = yield* ProcessingEngine
            const results = yield* engine.processBatch(jobOf(["killsItself:x", "aborts:x", "a"]))
            const [killed, aborted] = results.map(({ error }) => error)
            assert.match(killed?.message ?? "", /twice.*SIGKILL/)
            assert.isTrue(killed?._tag === "Crashed" && killed.exitCode === 137)
            assert.match(aborted?.message ?? "", /twice.*SIGABRT/)
          }),
        )
      }

      it.effect("ends a symbol in an endless loop at its limit, in every round", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          for (let round = 0; round < 3; round++) {
            const endless = jobOf(["endlessLoop:a", "endlessLoop:b"], { id: "endless", timeoutMs: 200 })
            // The other job waits behind these two for as long as it takes.
            const jobs = [engine.processBatch(endless), engine.processBatch(jobOf(["x", "y"]))]
            const results = yield* Effect.all(jobs, { concurrency: "unbounded" })
            assert.deepStrictEqual(
              results.flat().map(({ error, processingTimeMs }) => [error?.message, error && processingTimeMs]),
              [
                ["Processing timeout (0.2s)", 200],
                ["Processing timeout (0.2s)", 200],
                [undefined, undefined],
                [undefined, undefined],
              ],
            )
          }
        }),
      )

      it.effect("does not delay finished answers, nor symbols that wait behind a stuck one", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          yield* untilAnsweredBy(2, slow)
          const [before, after] = [
            ["a", "b"],
            ["c", "d", "e", "f", "g", "h", "i"],
          ]
          const others = [...before, ...after]
          const results = yield* engine
            .stream(jobOf([...before, "endlessLoop:x", ...after]))
            .pipe(Stream.take(others.length), Stream.runCollect)
          // The stuck symbol is answered at its limit, which is longer than the test may take.
          assert.sameMembers(
            results.map(({ symbol }) => symbol),
            others,
          )
        }),
      )

      it.effect("is the final result of a symbol that also fails when it is retried", () =>
        Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          const results = yield* engine.processBatch(jobOf(["throws:a", "b"], { retries: 1 }))
          assert.deepStrictEqual(
            results.map(({ error }) => error?._tag),
            ["Failed", undefined],
          )
        }),
      )
    },
  )
})
