import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { barsIn, writeFiles } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

const LINES = 3000

/** A file of `LINES` daily bars, all of one price. */
const textOf = (price: number): string => {
  const row = (_: unknown, day: number) =>
    `${new Date(day * 86_400_000).toISOString().slice(0, 10)},${price},${price},${price},${price},1`
  return ["date,open,high,low,close,volume", ...Array.from({ length: LINES }, row)].join("\n")
}

describe("a store that is read while another thread writes", () => {
  it.live("is read as of one commit, for all bars of all symbols", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(10), B: someBars(10) })
      const seen = yield* Effect.scoped(
        Effect.gen(function* () {
          const { many } = yield* CandleRepository
          const worker = yield* Effect.acquireRelease(
            Effect.sync(
              () => new Worker(new URL("fixtures/rewriting.worker.ts", import.meta.url), { workerData: path }),
            ),
            (running) => Effect.promise(() => running.terminate()),
          )
          yield* Effect.promise(() => once(worker, "message"))
          const generations = new Set<number>()
          while (generations.size < 40) {
            const answers = yield* many(["A", "B"], { timeframe: "1d", range: {}, columns: ["close"] })
            const values = new Set<number>()
            for (const answer of answers.values()) {
              if (Result.isFailure(answer)) throw answer.failure
              const { length, columns } = answer.success
              columns.close?.forEach((value) => values.add(value))
              assert.strictEqual(length, 2500 + (columns.close?.[0] ?? 0))
            }
            assert.strictEqual(values.size, 1, "bars of two commits in one read")
            for (const value of values) generations.add(value)
            yield* Effect.sleep(1)
          }
          return [...generations]
        }),
      ).pipe(Effect.provide(SqliteCandles.layer(path)))
      assert.deepStrictEqual(
        seen,
        seen.toSorted((a, b) => a - b),
      )
    }),
  )
})

describe("an import that is cut short", () => {
  it.live("by a kill leaves all or nothing of each file in the store, and can be run again", () =>
    Effect.gen(function* () {
      const texts = Array.from({ length: 40 }, (_, index) => [`S${10 + index}.csv`, textOf(1 + index)])
      const { paths, store } = yield* writeFiles(Object.fromEntries(texts))
      const child = fork(fileURLToPath(new URL("fixtures/importing.process.ts", import.meta.url)), [store, ...paths])
      yield* Effect.promise(async () => {
        await once(child, "message")
        child.kill("SIGKILL")
        await once(child, "exit")
      })
      const before = yield* barsIn(store)
      assert.isAbove(Object.keys(before).length, 0)
      for (const [symbol, bars] of Object.entries(before)) {
        assert.strictEqual(bars.length, LINES)
        assert.isTrue(bars.every(([, open]) => open === Number(symbol.slice(1)) - 9))
      }
      const report = yield* importCsv(paths, { store, timeframe: "1d" })
      assert.strictEqual(report.unchanged, Object.keys(before).length * LINES)
      assert.strictEqual(report.added + report.unchanged, 40 * LINES)
      assert.strictEqual(Object.keys(yield* barsIn(store)).length, 40)
    }),
  )

  it.live("by an interruption leaves out the current file, and leaves the store unlocked", () =>
    Effect.gen(function* () {
      const large = [
        "date,open,high,low,close,symbol",
        ...Array.from({ length: 300_000 }, (_, i) => `${i},1,1,1,1,S${i % 100}`),
      ]
      const { paths, store } = yield* writeFiles({ "A.csv": textOf(1), "B.csv": large.join("\n"), "C.csv": textOf(3) })
      const began = yield* Deferred.make<void>()
      const onFile = () => Deferred.doneUnsafe(began, Effect.void)
      const running = yield* Effect.forkChild(importCsv(paths, { store, timeframe: "1s", allowGaps: true, onFile }))
      yield* Deferred.await(began)
      yield* Fiber.interrupt(running)
      assert.deepStrictEqual(Object.keys(yield* barsIn(store, "1s")), ["A"])
      const [written] = yield* writeStore(store, { D: someBars(1) })
      assert.strictEqual(written.added, 1)
    }),
  )
})
