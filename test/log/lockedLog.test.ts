import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { PoolUnavailable } from "../../src/job/JobError.ts"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import { makeRunLog, runLogOver } from "../../src/log/makeRunLog.ts"
import type { LostRun } from "../../src/log/refusedWrites.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { answerOf, collected, jobOf, loggedEngine, makeProcessor, symbolsUpTo, versionsOf } from "./logging.ts"

const SYMBOLS = symbolsUpTo(20)

const folder = mkdtempSync(join(tmpdir(), "marketsweep-locked-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Another connection to a log, which is closed with the scope. */
const otherOf = (path: string) =>
  Effect.acquireRelease(
    Effect.sync(() => new DatabaseSync(path)),
    (db) => Effect.sync(() => db.close()),
  )

/** Runs an effect over a new log, with another connection to it. */
const withLocked = <A, E>(
  name: string,
  use: (other: DatabaseSync) => Effect.Effect<A, E, LoggedEngine | RunLog>,
  processor = makeProcessor().layer,
) =>
  Effect.suspend(() => {
    const path = join(folder, name)
    return Effect.flatMap(otherOf(path), use).pipe(
      Effect.scoped,
      Effect.provide(loggedEngine(processor, versionsOf(SYMBOLS), RunLog.layerSqlite(path), 1)),
    )
  })

const readIn = (name: string) =>
  RunLog.use((log) => Effect.all([log.run(1), collected(log.results(1))])).pipe(
    Effect.provide(RunLog.layerSqlite(join(folder, name))),
  )

const symbolsOf = (results: ReadonlyArray<{ readonly symbol: string }>) =>
  results.map(({ symbol }) => symbol).toSorted()

describe("a log that another process has locked", () => {
  for (const way of ["batch", "stream"] as const) {
    const run = LoggedEngine.use((engine) =>
      way === "batch" ? engine.processBatch(jobOf(SYMBOLS)) : collected(engine.stream(jobOf(SYMBOLS))),
    )

    it.effect(`lets a ${way} wait without blocking the thread, and has all of its results in the end`, () =>
      withLocked(`${way}-released`, (other) =>
        Effect.gen(function* () {
          other.exec("BEGIN IMMEDIATE")
          const running = yield* Effect.forkChild(run)
          yield* TestClock.adjust("9 seconds")
          assert.isUndefined(running.pollUnsafe())
          other.exec("ROLLBACK")
          yield* TestClock.adjust("1 second")
          assert.lengthOf(yield* Fiber.join(running), 20)
          const [kept, results] = yield* readIn(`${way}-released`)
          assert.deepInclude(kept, { state: "finished", completed: 20, matches: 20 })
          assert.deepStrictEqual(symbolsOf(results), SYMBOLS.toSorted())
        }),
      ),
    )

    it.effect(`fails a ${way} after 10 seconds if nothing handles lost runs`, () =>
      withLocked(`${way}-refused`, (other) =>
        Effect.gen(function* () {
          other.exec("BEGIN IMMEDIATE")
          const running = yield* Effect.forkChild(Effect.flip(run))
          yield* TestClock.adjust("12 seconds")
          const error = yield* Fiber.join(running)
          assert.strictEqual(error._tag, "StoreUnavailable")
          assert.match(
            error.message,
            /^Cannot keep runs in .*refused: another process is writing to it; try again once/,
          )
        }),
      ),
    )
  }

  it.effect("waits a second to record an interrupted run, with its results so far", () =>
    Effect.gen(function* () {
      const { answers, layer } = makeProcessor()
      const reached = Promise.withResolvers<void>()
      answers.set("S7", Effect.andThen(Effect.sync(reached.resolve), Effect.never))
      for (const [name, isReleased] of [
        ["interrupted-released", true],
        ["interrupted-refused", false],
      ] as const) {
        yield* withLocked(
          name,
          (other) =>
            Effect.gen(function* () {
              const engine = yield* LoggedEngine
              other.exec("BEGIN IMMEDIATE")
              const running = yield* Effect.forkChild(engine.processBatch(jobOf(SYMBOLS)))
              yield* Effect.promise(() => reached.promise)
              const interrupting = yield* Effect.forkChild(Fiber.interrupt(running))
              yield* TestClock.adjust("500 millis")
              assert.isUndefined(interrupting.pollUnsafe())
              if (isReleased) other.exec("ROLLBACK")
              yield* TestClock.adjust("700 millis")
              yield* Fiber.join(interrupting)
              if (other.isTransaction) other.exec("ROLLBACK")
            }),
          layer,
        )
      }
      const [kept, results] = yield* readIn("interrupted-released")
      assert.deepInclude(kept, { state: "interrupted", completed: 7 })
      assert.lengthOf(results, 7)
      assert.strictEqual((yield* Effect.flip(readIn("interrupted-refused")))._tag, "UnknownRun")
    }),
  )

  it.effect("warns that the last results of an ended run are lost, since nothing else can report it", () =>
    Effect.gen(function* () {
      const path = join(folder, "ended")
      const log = yield* makeRunLog(path)
      const other = yield* otherOf(path)
      other.exec("BEGIN IMMEDIATE")
      const warnings: Array<unknown> = []
      const noted = Logger.layer([Logger.make(({ logLevel, message }) => void warnings.push(logLevel, message))])
      const ended = Effect.scoped(
        Effect.map(log.begin({ job: jobOf(SYMBOLS) }), ({ add }) =>
          add({ symbol: "S0", processingTimeMs: 1, ...answerOf("S0") }),
        ),
      )
      const running = yield* Effect.forkChild(Effect.provide(ended, noted))
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(running)
      assert.match(
        warnings.flat().join(" "),
        /^Warn the last results of a run are not recorded: Cannot keep runs in .*ended: another process is writing/,
      )
      other.exec("ROLLBACK")
    }).pipe(Effect.scoped),
  )

  it.effect("does not make a job wait that could not start, and has no run of it", () =>
    Effect.gen(function* () {
      const path = join(folder, "not-started")
      const log = yield* makeRunLog(path)
      const other = yield* otherOf(path)
      other.exec("BEGIN IMMEDIATE")
      const run = Effect.gen(function* () {
        yield* log.begin({ job: jobOf(SYMBOLS) })
        yield* Effect.sleep("1 second")
        return yield* new PoolUnavailable({ message: "no worker starts" })
      })
      // Not a child: the test must end even if this never does.
      const running = yield* Effect.forkDetach(Effect.exit(Effect.scoped(run)))
      yield* TestClock.adjust("2 seconds")
      assert.isDefined(running.pollUnsafe())
      other.exec("ROLLBACK")
      assert.deepStrictEqual(yield* log.runs, [])
    }).pipe(Effect.scoped),
  )

  it.effect("records results from before, during and after a lock, each once", () =>
    Effect.gen(function* () {
      const path = join(folder, "begun")
      const log = yield* makeRunLog(path)
      const other = yield* otherOf(path)
      const recorder = yield* log.begin({ job: jobOf(SYMBOLS) })
      for (const [index, symbol] of SYMBOLS.entries()) {
        if (index === 5) other.exec("BEGIN IMMEDIATE")
        if (index === 15) other.exec("ROLLBACK")
        recorder.add({ symbol, processingTimeMs: 1, ...answerOf(symbol) })
        yield* TestClock.adjust("1 second")
      }
      yield* recorder.finish
      assert.deepStrictEqual(symbolsOf(yield* collected(log.results(1))), SYMBOLS.toSorted())
      assert.deepInclude(yield* log.run(1), { state: "finished", completed: 20 })
    }).pipe(Effect.scoped),
  )

  it.effect("reports a run that it can no longer record, and keeps the results from before", () =>
    Effect.gen(function* () {
      const path = join(folder, "lost")
      const lost: Array<LostRun> = []
      const log = yield* makeRunLog(path, { onLost: (run) => lost.push(run) })
      const other = yield* otherOf(path)
      yield* Effect.scoped(
        Effect.gen(function* () {
          const recorder = yield* log.begin({ job: jobOf(SYMBOLS) })
          for (const [index, symbol] of SYMBOLS.entries()) {
            if (index === 5) other.exec("BEGIN IMMEDIATE")
            recorder.add({ symbol, processingTimeMs: 1, ...answerOf(symbol) })
            yield* TestClock.adjust("1 second")
          }
          yield* recorder.finish
          assert.isUndefined(recorder.failure())
          assert.deepStrictEqual(
            lost.map(({ error, run }) => [run, error._tag]),
            [[1, "StoreUnavailable"]],
          )
          other.exec("ROLLBACK")
        }),
      )
      assert.deepStrictEqual(symbolsOf(yield* collected(log.results(1))), SYMBOLS.slice(0, 5).toSorted())
      const kept = yield* log.run(1)
      assert.deepInclude(kept, { state: "failed", completed: 5 })
      assert.match(kept.message ?? "", /another process is writing to it/)
    }).pipe(Effect.scoped),
  )

  it.effect("is opened once it is free", () =>
    Effect.gen(function* () {
      const path = join(folder, "exclusive")
      yield* Effect.scoped(
        Effect.gen(function* () {
          const log = yield* makeRunLog(path)
          const recorder = yield* log.begin({ job: jobOf(SYMBOLS) })
          for (const symbol of SYMBOLS) {
            recorder.add({ symbol, processingTimeMs: 1, ...answerOf(symbol) })
            yield* TestClock.adjust("1 second")
          }
          yield* recorder.finish
        }),
      )
      const other = yield* otherOf(path)
      other.exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE")
      const opening = yield* Effect.forkChild(makeRunLog(path))
      yield* TestClock.adjust("5 seconds")
      assert.isUndefined(opening.pollUnsafe())
      other.exec("COMMIT")
      yield* TestClock.adjust("1 second")
      assert.lengthOf(yield* (yield* Fiber.join(opening)).runs, 1)
    }).pipe(Effect.scoped),
  )

  it.effect("is read on once it is free, with each result once, where it is no write-ahead log", () =>
    Effect.gen(function* () {
      const path = join(folder, "exclusive")
      const other = yield* otherOf(path)
      other.exec("PRAGMA journal_mode = delete")
      const log = yield* runLogOver(yield* otherOf(path), path)
      const reading = yield* log.results(1).pipe(
        Stream.tap(({ symbol }) =>
          Effect.sync(() => {
            if (symbol === "S3") other.exec("BEGIN EXCLUSIVE")
          }),
        ),
        Stream.runCollect,
        Effect.forkChild,
      )
      yield* TestClock.adjust("5 seconds")
      assert.isUndefined(reading.pollUnsafe())
      other.exec("COMMIT")
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(
        [...(yield* Fiber.join(reading))].map(({ symbol }) => symbol),
        SYMBOLS,
      )
    }).pipe(Effect.scoped),
  )

  it.effect(
    "takes the results of a run after another process has read it for a while, where it is no write-ahead log",
    () =>
      Effect.gen(function* () {
        const path = join(folder, "read")
        yield* Effect.scoped(makeRunLog(path))
        const other = yield* otherOf(path)
        other.exec("PRAGMA journal_mode = delete")
        const log = yield* runLogOver(yield* otherOf(path), path)
        const recorder = yield* log.begin({ job: jobOf(SYMBOLS) })
        for (const [index, symbol] of SYMBOLS.entries()) {
          if (index === 5) other.exec("BEGIN; SELECT count(*) FROM run")
          if (index === 10) other.exec("COMMIT")
          recorder.add({ symbol, processingTimeMs: 1, ...answerOf(symbol) })
          yield* TestClock.adjust("1 second")
        }
        yield* recorder.finish
        assert.deepStrictEqual(symbolsOf(yield* collected(log.results(1))), SYMBOLS.toSorted())
      }).pipe(Effect.scoped),
  )
})
