import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { runHere } from "./inProcess.ts"
import { linesOf } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

/** A new store of two symbols, and another connection to its log, which has one run. */
const newStore = Effect.fnUntraced(function* (name: string) {
  const store = join(prices.folder, name)
  yield* runHere("import", prices.upFile, prices.downFile, "--store", store, "--timeframe", "1d")
  yield* scan(store, "close > 38")
  const other = yield* Effect.acquireRelease(
    Effect.sync(() => new DatabaseSync(`${store}.runs`)),
    (db) => Effect.sync(() => db.close()),
  )
  return { store, other }
})

const scan = (store: string, formula: string, ...more: ReadonlyArray<string>) =>
  runHere("scan", "--store", store, "--formula", formula, "--isolation", "none", ...more)

const secondPassing = Effect.andThen(
  TestClock.adjust("1 second"),
  Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 5))),
)

/** Runs a command while seconds pass. */
const passing = Effect.fnUntraced(function* <A, E>(command: Effect.Effect<A, E>) {
  const running = yield* Effect.forkChild(command)
  while (running.pollUnsafe() === undefined) yield* secondPassing
  return yield* Fiber.join(running)
})

const runsIn = (store: string) =>
  Effect.map(runHere("runs", "--store", store, "--format", "ndjson"), ({ stdout }) =>
    linesOf(stdout).map((line) => JSON.parse(line)),
  )

const NOT_RECORDED =
  /^warning: this run is not recorded: Cannot keep runs in .*\.runs: another process is writing to it; try again once that has ended/m

describe("a scan whose log another process has locked", () => {
  it.effect("prints its results, and warns that it is not recorded", () =>
    Effect.gen(function* () {
      const { other, store } = yield* newStore("locked.db")
      other.exec("BEGIN IMMEDIATE")
      for (const more of [[], ["--log", `${store}.runs`], ["--format", "ndjson"]]) {
        const { code, stderr, stdout } = yield* passing(scan(store, "close > 39", ...more))
        assert.strictEqual(code, 0, stderr)
        assert.match(stderr, NOT_RECORDED)
        assert.lengthOf(stderr.match(/^another process is writing to .*\.runs: waiting up to 10 s for it$/gm) ?? [], 1)
        assert.lengthOf(stdout.match(/2024-02-09/g) ?? [], 1)
      }
      other.exec("ROLLBACK")
      assert.lengthOf(yield* runsIn(store), 1)
    }).pipe(Effect.scoped),
  )

  it.effect("prints its results even if it cannot open the log, unless --log names it", () =>
    Effect.gen(function* () {
      const { other, store } = yield* newStore("unopened.db")
      other.exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE")
      const done = yield* passing(scan(store, "close > 39"))
      assert.strictEqual(done.code, 0, done.stderr)
      assert.match(done.stderr, NOT_RECORDED)
      const refused = yield* passing(scan(store, "close > 39", "--log", `${store}.runs`))
      assert.strictEqual(refused.code, 3)
      assert.match(refused.stderr, /^error: Cannot keep runs in .*: another process is writing to it; try again once/m)
      other.exec("ROLLBACK")
    }).pipe(Effect.scoped),
  )

  it.effect("is recorded completely if that ends before", () =>
    Effect.gen(function* () {
      const { other, store } = yield* newStore("released.db")
      other.exec("BEGIN IMMEDIATE")
      const running = yield* Effect.forkChild(scan(store, "close > 39"))
      for (let second = 0; second < 8; second++) {
        yield* secondPassing
        assert.isUndefined(running.pollUnsafe())
      }
      other.exec("ROLLBACK")
      const { code, stderr } = yield* passing(Fiber.join(running))
      assert.strictEqual(code, 0, stderr)
      assert.notInclude(stderr, "warning")
      assert.deepInclude((yield* runsIn(store))[0], { state: "finished", completed: 2, matches: 2 })
    }).pipe(Effect.scoped),
  )
})

describe("a command that changes a log that another process has locked", () => {
  it.effect("says that it waits, and fails after 10 seconds", () =>
    Effect.gen(function* () {
      const { other, store } = yield* newStore("changing.db")
      other.exec("BEGIN IMMEDIATE")
      for (const args of [
        ["forget", "1"],
        ["resume", "1", "--failed"],
      ]) {
        const { code, stderr } = yield* passing(runHere(...args, "--store", store))
        assert.strictEqual(code, 3, stderr)
        assert.match(
          stderr,
          /^another process is writing to .*\.runs: waiting up to 10 s for it\nerror: Cannot keep runs in .*\.runs: another/,
        )
      }
      other.exec("ROLLBACK")
      assert.lengthOf(yield* runsIn(store), 1)
    }).pipe(Effect.scoped),
  )
})

describe("a log that another process has locked outside a write-ahead log", () => {
  it.effect("is refused by commands that read it with what they could not do", () =>
    Effect.gen(function* () {
      const { other, store } = yield* newStore("reading.db")
      other.exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE")
      for (const args of [["runs"], ["show", "1"], ["hits", "UP"], ["diff", "1", "1"], ["report", "1"]]) {
        const { code, stderr } = yield* passing(runHere(...args, "--store", store))
        assert.strictEqual(code, 3, stderr)
        assert.match(
          stderr,
          /^error: Cannot read the log .*reading\.db\.runs: another process is writing to it; try again/,
        )
      }
      other.exec("ROLLBACK")
    }).pipe(Effect.scoped),
  )
})
