import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { copyFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { chunkId } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { defaultWorker } from "../../src/worker/defaultWorkerUrl.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { batchIn, bundled, engineIn, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("failingStore")
const WORKERS = 2

const lastClose = { jobType: "compute", formula: "last = close" } as const

/** Twenty symbols, of which that at place `n` cannot be read. */
const withOne = (name: string, n: number) =>
  Array.from({ length: 20 }, (_, i) => (i === n ? `${name}:${i}` : `ok:${i}`))

describe.each(isolations)("a store that fails at the n-th symbol, on %s", (isolation) => {
  layer(engineIn(isolation, { worker, workers: 1 }), { excludeTestServices: true })("for every n", (test) => {
    test.effect("makes that symbol CandlesUnavailable, and no other", () =>
      Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        for (let n = 0; n < 20; n++) {
          const results = yield* engine.processBatch(jobOf(withOne("gone", n), lastClose))
          assert.deepStrictEqual(
            results.map(({ error, computedIndicators }) => error?._tag ?? computedIndicators["last"]),
            results.map((_, i) => (i === n ? "CandlesUnavailable" : i)),
          )
        }
      }),
    )

    test.effect("answers that symbol when the store recovers, but only with retries", () =>
      Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        for (const n of [0, 1, 10, 18, 19]) {
          const results = yield* engine.processBatch(jobOf(withOne("flaky", n), { ...lastClose, retries: 1 }))
          assert.deepStrictEqual(
            results.map(({ error, computedIndicators }) => error?._tag ?? computedIndicators["last"]),
            results.map((_, i) => i),
          )
        }
        const without = yield* engine.processBatch(jobOf(withOne("flaky", 5), lastClose))
        assert.strictEqual(without[5].error?._tag, "CandlesUnavailable")
      }),
    )
  })
})

describe.each(isolations)("a damaged symbol in the store, on %s", (isolation) => {
  it.live("is BadCandles, without affecting an unknown symbol and good ones", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      const symbols = Array.from({ length: 30 }, (_, i) => `S${i}`)
      yield* writeStore(store, Object.fromEntries(symbols.map((symbol) => [symbol, someBars(300)])))
      const db = new DatabaseSync(store)
      // Series are numbered from 1 in the order of writing.
      db.prepare("UPDATE chunk SET close = ? WHERE id = ?").run(new Uint8Array(8 * 299), chunkId(12, 0))
      db.close()
      const results = yield* batchIn(isolation, jobOf([...symbols, "NONE"], lastClose), {
        worker: defaultWorker,
        config: { store },
      })
      assert.deepStrictEqual(
        results.map(({ error, computedIndicators }) => error?._tag ?? computedIndicators["last"]),
        [...symbols.map((_, i) => (i === 11 ? "BadCandles" : 400.125)), "UnknownSymbol"],
      )
    }),
  )
})

/** How another file replaces a store. */
const ways = {
  "renamed to it": renameSync,
  // As `cp` does: the file stays the same one.
  "copied over it": copyFileSync,
}

describe.each(isolations)("a store that is replaced by another file, on %s", (isolation) => {
  it.live.each(Object.entries(ways))(
    "is read anew by every worker from the next job on when the file is %s",
    ([, place]) =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const store = join(folder, "market.db")
        const symbols = Array.from({ length: 400 }, (_, i) => `S${i}`)
        const write = (path: string, length: number) =>
          writeStore(path, Object.fromEntries(symbols.map((symbol) => [symbol, someBars(length)])))
        yield* write(store, 10)
        const closes = yield* Effect.gen(function* () {
          const engine = yield* ProcessingEngine
          // Runs jobs until each worker has answered some symbols: one may be quick enough to answer a whole job.
          const run = Effect.gen(function* () {
            const workers = new Set<number | undefined>()
            const found = new Set<unknown>()
            for (let jobs = 0; jobs < 1000 && workers.size < WORKERS; jobs++) {
              for (const { computedIndicators, cost, error } of yield* engine.processBatch(jobOf(symbols, lastClose))) {
                workers.add(cost?.worker)
                found.add(error?._tag ?? computedIndicators["last"])
              }
            }
            assert.strictEqual(workers.size, WORKERS)
            return [...found]
          })
          const before = yield* run
          // SQLite itself notices that a store was written while it was open.
          yield* write(store, 15)
          const after: Array<unknown> = [yield* run]
          for (const length of [20, 300, 30]) {
            const next = join(folder, `${length}.db`)
            yield* write(next, length)
            place(next, store)
            after.push(yield* run)
          }
          renameSync(store, join(folder, "elsewhere.db"))
          return [before, ...after, yield* run]
        }).pipe(
          Effect.provide(
            engineIn(isolation, { worker: defaultWorker, config: { store }, workers: WORKERS, measureCost: true }),
          ),
        )
        assert.deepStrictEqual(closes, [[110.125], [115.125], [120.125], [400.125], [130.125], [130.125]])
      }),
  )
})
