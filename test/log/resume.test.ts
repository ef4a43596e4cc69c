import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import { makeRunLog } from "../../src/log/makeRunLog.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { answerOf, collected, failing, jobOf, loggedEngine, makeProcessor, symbolsUpTo, versionsOf } from "./logging.ts"

const SYMBOLS = symbolsUpTo(20)

const folder = mkdtempSync(join(tmpdir(), "marketsweep-resume-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("a kept run", () => {
  it.effect("has the results of its batch, and how it ended", () =>
    Effect.gen(function* () {
      const { answers, layer } = makeProcessor()
      answers.set("S3", failing("S3"))
      yield* Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        const log = yield* RunLog
        const seen: Array<number> = []
        const results = yield* engine.processBatch(jobOf(SYMBOLS), (completed) => seen.push(completed))
        assert.deepStrictEqual(
          seen,
          SYMBOLS.map((_, index) => index + 1),
        )
        const [run, ...others] = yield* log.runs
        assert.lengthOf(others, 0)
        assert.deepInclude(run, { id: 1, state: "finished", symbols: 20, completed: 20, matches: 19, errors: 1 })
        assert.strictEqual(run.source, "test.db")
        assert.strictEqual(run.job.formula, "close > open")
        const kept = yield* collected(log.results(1))
        const order = (symbol: string) => SYMBOLS.indexOf(symbol)
        assert.deepStrictEqual(
          kept.toSorted((a, b) => order(a.symbol) - order(b.symbol)),
          [...results],
        )
      }).pipe(Effect.provide(loggedEngine(layer, versionsOf(SYMBOLS), RunLog.layerMemory)))
    }),
  )

  it.effect("is recorded for each job, in chunks and as a stream, too", () =>
    Effect.gen(function* () {
      const engine = yield* LoggedEngine
      const log = yield* RunLog
      yield* engine.processBatchChunked(jobOf(SYMBOLS), undefined, { chunkSize: 7 })
      yield* collected(engine.stream(jobOf(SYMBOLS)))
      yield* Effect.scoped(Effect.flatMap(engine.open(jobOf(SYMBOLS)), collected))
      const states = (yield* log.runs).map(({ completed, state }) => [state, completed])
      assert.deepStrictEqual(states, [
        ["finished", 20],
        ["finished", 20],
        ["finished", 20],
      ])
    }).pipe(Effect.provide(loggedEngine(makeProcessor().layer, versionsOf(SYMBOLS), RunLog.layerMemory))),
  )

  it.effect("is interrupted if its stream ends early, and resumes only what is missing", () =>
    Effect.gen(function* () {
      const { layer, ran } = makeProcessor()
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        yield* engine.stream(jobOf(SYMBOLS)).pipe(Stream.take(5), Stream.runDrain)
        const before = yield* log.run(1)
        assert.strictEqual(before.state, "interrupted")
        assert.isAtLeast(before.completed, 5)
        assert.isBelow(before.completed, 20)
        const recorded = new Set((yield* collected(log.results(1))).map(({ symbol }) => symbol))
        assert.strictEqual(recorded.size, before.completed)
        ran.clear()
        const results = yield* collected(engine.resume(1))
        assert.deepStrictEqual(results.map(({ symbol }) => symbol).toSorted(), SYMBOLS.toSorted())
        assert.deepStrictEqual([...ran.keys()].toSorted(), SYMBOLS.filter((symbol) => !recorded.has(symbol)).toSorted())
        const after = yield* log.run(1)
        assert.deepInclude(after, { state: "finished", completed: 20, matches: 20, errors: 0 })
        assert.lengthOf(yield* log.runs, 1)
      }).pipe(Effect.provide(loggedEngine(layer, versionsOf(SYMBOLS), RunLog.layerMemory, 1)))
    }),
  )

  it.effect("is interrupted with its batch, and keeps the answers until then", () =>
    Effect.gen(function* () {
      const { answers, layer } = makeProcessor()
      answers.set("S7", Effect.never)
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        const reached = Promise.withResolvers<void>()
        const running = yield* Effect.forkChild(
          engine.processBatch(jobOf(SYMBOLS), (completed) => completed === 7 && reached.resolve()),
        )
        yield* Effect.promise(() => reached.promise)
        yield* Fiber.interrupt(running)
        assert.deepInclude(yield* log.run(1), { state: "interrupted", completed: 7 })
        answers.delete("S7")
        assert.lengthOf(yield* collected(engine.resume(1)), 20)
      }).pipe(Effect.provide(loggedEngine(layer, versionsOf(SYMBOLS), RunLog.layerMemory, 1)))
    }),
  )

  it.effect("runs failed symbols again on request, by the kind of their error", () =>
    Effect.gen(function* () {
      const { answers, layer, ran } = makeProcessor()
      for (const symbol of ["S3", "S4"]) answers.set(symbol, failing(symbol))
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        yield* engine.processBatch(jobOf(SYMBOLS))
        ran.clear()
        const same = yield* collected(engine.resume(1))
        assert.lengthOf(same, 20)
        yield* collected(engine.resume(1, { failed: ["Timeout", "Crashed"] }))
        assert.strictEqual(ran.size, 0)
        answers.delete("S3")
        const results = yield* collected(engine.resume(1, { failed: ["Failed"] }))
        assert.deepStrictEqual(
          [...ran],
          [
            ...new Map([
              ["S3", 1],
              ["S4", 1],
            ]),
          ],
        )
        assert.deepStrictEqual(
          results.filter(({ error }) => error !== undefined).map(({ symbol }) => symbol),
          ["S4"],
        )
        assert.lengthOf(new Set(results.map(({ symbol }) => symbol)), 20)
        assert.deepInclude(yield* log.run(1), { state: "finished", completed: 20, matches: 19, errors: 1 })
        answers.delete("S4")
        yield* collected(engine.resume(1, { failed: true }))
        assert.deepInclude(yield* log.run(1), { completed: 20, matches: 20, errors: 0 })
      }).pipe(Effect.provide(loggedEngine(layer, versionsOf(SYMBOLS), RunLog.layerMemory)))
    }),
  )

  it.effect("names symbols whose candles have changed, and runs them again", () =>
    Effect.gen(function* () {
      const { answers, layer, ran } = makeProcessor()
      const versions = versionsOf(SYMBOLS)
      answers.set("S9", Effect.never)
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        yield* engine.stream(jobOf(SYMBOLS)).pipe(Stream.take(9), Stream.runDrain)
        answers.clear()
        versions.set("S2", "2").set("S15", "2").delete("S4")
        answers.set("S2", Effect.succeed(answerOf("S2", 99)))
        ran.clear()
        const results = yield* Effect.scoped(
          Effect.gen(function* () {
            const { changed, job, missing, results: stream } = yield* engine.reopen(1)
            // S15 has changed as well, and had no result.
            assert.deepStrictEqual(changed, ["S2", "S4"])
            assert.deepStrictEqual(missing, ["S2", "S4", ...SYMBOLS.slice(9)])
            assert.deepStrictEqual(job.symbols, SYMBOLS)
            return yield* collected(stream)
          }),
        )
        assert.deepStrictEqual([...ran.keys()].toSorted(), ["S2", "S4", ...SYMBOLS.slice(9)].toSorted())
        assert.lengthOf(results, 20)
        assert.deepStrictEqual(
          results.filter(({ symbol }) => symbol === "S2").map(({ matches }) => matches[0]?.close),
          [99],
        )
        const kept = yield* collected(log.results(1))
        assert.deepStrictEqual(kept.map(({ symbol }) => symbol).toSorted(), SYMBOLS.toSorted())
        assert.deepInclude(yield* log.run(1), { state: "finished", completed: 20 })
      }).pipe(Effect.provide(loggedEngine(layer, versions, RunLog.layerMemory, 1)))
    }),
  )

  it.effect("is resumed by only one of two processes that begin at the same time", () =>
    Effect.gen(function* () {
      const path = join(folder, "resumed-twice")
      const log = yield* makeRunLog(path)
      yield* Effect.scoped(log.begin({ job: jobOf(SYMBOLS) }))
      const other = yield* makeRunLog(path)
      const mayGoOn = Promise.withResolvers<undefined>()
      const late = yield* Effect.forkChild(Effect.flip(log.reopen(1, () => Effect.promise(() => mayGoOn.promise))), {
        startImmediately: true,
      })
      const { missing } = yield* other.reopen(1, () => Effect.undefined)
      assert.lengthOf(missing, 20)
      mayGoOn.resolve(undefined)
      assert.deepInclude(yield* Fiber.join(late), { _tag: "RunIsRunning", run: 1, process: process.pid })
    }).pipe(Effect.scoped),
  )

  it.effect("stays finished while the scope in which it was resumed is open", () =>
    Effect.gen(function* () {
      const engine = yield* LoggedEngine
      const log = yield* RunLog
      yield* engine.stream(jobOf(SYMBOLS)).pipe(Stream.take(5), Stream.runDrain)
      const { results } = yield* engine.reopen(1)
      yield* Stream.runDrain(results)
      yield* TestClock.adjust("1 minute")
      assert.deepInclude(yield* log.run(1), { state: "finished", completed: 20 })
    }).pipe(
      Effect.scoped,
      Effect.provide(loggedEngine(makeProcessor().layer, versionsOf(SYMBOLS), RunLog.layerMemory, 1)),
    ),
  )

  it.effect("is written within 50 ms even if the clock of the machine is set back", () =>
    Effect.gen(function* () {
      const real = yield* Clock.Clock
      let setBackMs = 0
      const clock: Clock.Clock = Object.create(real, {
        currentTimeMillisUnsafe: { value: () => real.currentTimeMillisUnsafe() - setBackMs },
        currentTimeMillis: { value: Effect.sync(() => real.currentTimeMillisUnsafe() - setBackMs) },
      })
      const log = yield* Effect.provideService(makeRunLog(":memory:"), Clock.Clock, clock)
      yield* Effect.provideService(log.begin({ job: jobOf(SYMBOLS) }), Clock.Clock, clock)
      setBackMs = 3_600_000
      yield* TestClock.adjust("100 millis")
      assert.lengthOf(yield* log.runs, 1)
    }).pipe(Effect.scoped),
  )

  it.effect("keeps all of its results if the store has no versions", () =>
    Effect.gen(function* () {
      const { layer, ran } = makeProcessor()
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        yield* engine.stream(jobOf(SYMBOLS)).pipe(Stream.take(5), Stream.runDrain)
        const before = ran.size
        yield* collected(engine.resume(1))
        assert.isTrue([...ran.values()].every((times) => times <= 2))
        assert.isAbove(ran.size, before)
      }).pipe(Effect.provide(loggedEngine(layer, undefined, RunLog.layerMemory, 1)))
    }),
  )

  it.effect("keeps its symbols and versions if another process has forgotten all earlier runs", () =>
    Effect.gen(function* () {
      const path = join(folder, "forgotten")
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        yield* engine.processBatch(jobOf(SYMBOLS))
        yield* Effect.provide(
          RunLog.use((other) => other.forget([1])),
          RunLog.layerSqlite(path),
        )
        yield* engine.processBatch(jobOf(SYMBOLS))
        assert.deepStrictEqual(yield* log.symbols(2), SYMBOLS)
        const versions = SYMBOLS.map(() => "1")
        const same = yield* log.answering({ job: jobOf(SYMBOLS), versions, source: "test.db" })
        assert.strictEqual(Option.getOrUndefined(same)?.id, 2)
        assert.lengthOf(yield* collected(log.results(2)), 20)
      }).pipe(Effect.provide(loggedEngine(makeProcessor().layer, versionsOf(SYMBOLS), RunLog.layerSqlite(path))))
    }),
  )

  it.effect("is not recorded if its job cannot start", () =>
    Effect.gen(function* () {
      const engine = yield* LoggedEngine
      const log = yield* RunLog
      const wrong = jobOf(SYMBOLS, { timeoutMs: -1 })
      for (const run of [engine.processBatch(wrong), collected(engine.stream(wrong))]) {
        assert.isTrue(Exit.isFailure(yield* Effect.exit(run)))
      }
      assert.lengthOf(yield* log.runs, 0)
    }).pipe(Effect.provide(loggedEngine(makeProcessor().layer, versionsOf(SYMBOLS), RunLog.layerMemory))),
  )

  it.effect("cannot be resumed or forgotten while it runs, or resumed if it does not exist", () =>
    Effect.gen(function* () {
      const engine = yield* LoggedEngine
      const log = yield* RunLog
      const unknown = yield* Effect.flip(collected(engine.resume(7)))
      assert.deepInclude(unknown, { _tag: "UnknownRun", run: 7 })
      yield* Effect.scoped(
        Effect.gen(function* () {
          const results = yield* engine.open(jobOf(SYMBOLS))
          yield* results.pipe(Stream.take(1), Stream.runDrain)
          assert.lengthOf(yield* log.runs, 0)
          yield* TestClock.adjust("50 millis")
          const running = yield* Effect.flip(collected(engine.resume(1)))
          assert.deepInclude(running, { _tag: "RunIsRunning", process: process.pid })
          const kept = yield* Effect.flip(log.forget([1]))
          assert.deepInclude(kept, { _tag: "RunIsRunning", process: process.pid })
        }),
      )
      assert.strictEqual((yield* log.run(1)).state, "interrupted")
    }).pipe(Effect.provide(loggedEngine(makeProcessor().layer, versionsOf(SYMBOLS), RunLog.layerMemory, 1))),
  )
})
