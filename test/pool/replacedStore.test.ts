import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { renameSync } from "node:fs"
import { join } from "node:path"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { bundled, engineIn, type Isolation, isolations, jobOf, untilAnsweredBy } from "./onThreads.ts"

const lastClose = { jobType: "compute", formula: "last = close" } as const

const symbols = Array.from({ length: 100 }, (_, i) => `S${i}`)

/** A store whose last closes tell which of several files it is: 100.125 plus the number of the file. */
const replaceableStore = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  let number = 0
  const replace = Effect.suspend(() => {
    number += 1
    const bars = Object.fromEntries([...symbols, "EXIT"].map((symbol) => [symbol, someBars(number)]))
    return Effect.andThen(
      writeStore(join(folder, "new.db"), bars),
      Effect.sync(() => renameSync(join(folder, "new.db"), store)),
    )
  })
  yield* replace
  return { store, replace, number: () => number }
})

/** The numbers of the files that symbols were read from, or the tags of their errors. */
const filesIn = (results: ReadonlyArray<ProcessingResult>) => [
  ...new Set(
    results.map(({ computedIndicators, error }) => error?._tag ?? Number(computedIndicators["last"]) - 100.125),
  ),
]

/** Opens a job, replaces the store, and only then runs the symbols. */
const replaceAfterOpening = Effect.fnUntraced(function* (
  asked: ReadonlyArray<string>,
  replace: Effect.Effect<unknown, unknown>,
) {
  const pool = yield* SymbolPool
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const { run } = yield* pool.open(jobOf(asked, lastClose))
      yield* replace
      return yield* Effect.forEach(asked, run, { concurrency: "unbounded" })
    }),
  )
})

const inPool = (isolation: Isolation, store: string, workers: number, spares: number) =>
  Effect.provide(
    engineIn(isolation, { worker: bundled("replacedStore"), config: { store }, workers, spares, measureCost: true }),
  )

describe.each(isolations)("a store that is replaced after one worker has prepared a job, on %s", (isolation) => {
  it.live("is read from the first file by all workers, and from the new one by the next job", () =>
    Effect.gen(function* () {
      const { number, replace, store } = yield* replaceableStore
      const seen = yield* Effect.gen(function* () {
        const files: Array<unknown> = []
        for (let round = 0; round < 5; round++) {
          const before = number()
          files.push(filesIn(yield* replaceAfterOpening(symbols, replace)), before)
        }
        return files
      }).pipe(inPool(isolation, store, 2, 0))
      assert.deepStrictEqual(seen, [[1], 1, [2], 2, [3], 3, [4], 4, [5], 5])
    }),
  )

  it.live("is not read by workers that are started later: symbols that only they could answer are lost", () =>
    Effect.gen(function* () {
      const { replace, store } = yield* replaceableStore
      const results = yield* replaceAfterOpening([...symbols.slice(0, 50), "EXIT", ...symbols.slice(50)], replace).pipe(
        inPool(isolation, store, 1, 0),
      )
      const read = filesIn(results.filter(({ error }) => error === undefined))
      assert.deepStrictEqual(read, [1])
      const errors = results.filter(({ error }) => error !== undefined)
      assert.deepStrictEqual([...new Set(errors.map(({ error }) => error?._tag))], ["PoolLost"])
      assert.include(
        errors.map(({ symbol }) => symbol),
        "EXIT",
      )
      for (const { error } of errors)
        assert.include(error?.message, "another file has taken its place since the job was begun")
    }),
  )

  it.live("is still read when one of several workers has died: only that worker's symbol is lost", () =>
    Effect.gen(function* () {
      const { replace, store } = yield* replaceableStore
      // A worker that starts after the store was replaced could answer none of them.
      const results = yield* untilAnsweredBy(2, jobOf(symbols, lastClose)).pipe(
        Effect.andThen(replaceAfterOpening([...symbols, "EXIT"], replace)),
        inPool(isolation, store, 2, 0),
      )
      assert.deepStrictEqual(
        results.filter(({ error }) => error !== undefined).map(({ error, symbol }) => [symbol, error?._tag]),
        [["EXIT", "PoolLost"]],
      )
      assert.deepStrictEqual(filesIn(results.slice(0, -1)), [1])
    }),
  )
})
