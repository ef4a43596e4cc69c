import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { BarColumns } from "../../src/candles/Candles.ts"
import type { StoreUnavailable } from "../../src/job/JobError.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { compactStore } from "../../src/candles/upkeep/compactStore.ts"
import { removeCandles } from "../../src/candles/upkeep/removeCandles.ts"
import { writeFormerStore } from "./formerStore.ts"
import { writeFiles } from "./importing.ts"
import { contentsOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { withPragma } from "./withPragma.ts"
import { inStore, someBars, writeStore } from "./writeStore.ts"

/** Bars of numbers that cannot be packed, so that they take their full size. */
const roughBars = (length: number, first = 0): BarColumns => {
  const { close, high, low, open, time, volume } = someBars(length, first)
  const third = (column: Float64Array) => column.map((value) => value / 3)
  return { time, open: third(open), high: third(high), low: third(low), close: third(close), volume: third(volume) }
}

const MARKET = { A: roughBars(40), B: roughBars(1200) }

interface Operation {
  readonly prepare: (path: string) => Effect.Effect<unknown, StoreUnavailable>
  readonly run: (path: string) => Effect.Effect<unknown, { readonly message: string }>
}

/** Imports newer bars of A, more than the pages of the store can hold. */
const importMore = (path: string) =>
  Effect.gen(function* () {
    const { close, high, low, open, time } = roughBars(2000, 5000)
    const rows = Array.from(time, (at, bar) =>
      [new Date(at).toISOString().slice(0, 10), open[bar], high[bar], low[bar], close[bar], 1000].join(),
    )
    const { paths } = yield* writeFiles({ "A.csv": ["date,open,high,low,close,volume", ...rows].join("\n") })
    return yield* importCsv(paths, { store: path, timeframe: "1d" })
  }).pipe(Effect.scoped)

const withTails = (path: string) =>
  Effect.andThen(writeStore(path, MARKET), writeStore(path, { A: roughBars(20, 3000), B: roughBars(20, 3000) }))

const operations: Readonly<Record<string, Operation>> = {
  "an import": { prepare: (path) => writeStore(path, MARKET), run: importMore },
  "a migration": {
    prepare: (path) => Effect.sync(() => writeFormerStore(path, MARKET)),
    run: (path) => inStore(path, () => undefined),
  },
  "a compaction": { prepare: withTails, run: compactStore },
  "a removal": { prepare: withTails, run: (path) => removeCandles(path, { symbols: ["A"] }) },
}

describe("a store that cannot be written", () => {
  for (const [name, { prepare, run }] of Object.entries(operations)) {
    if (name !== "a removal") {
      it.effect(`is unchanged by ${name} on a full disk, with a message of one line`, () =>
        Effect.gen(function* () {
          const path = join(yield* temporaryFolder, "market.db")
          yield* prepare(path)
          const before = yield* contentsOf(path)
          const pages = statSync(path).size / 4096
          const error = yield* Effect.flip(withPragma(`max_page_count = ${pages}`, run(path)))
          assert.match(error.message, /^Cannot use the store .*: the disk is full: make room and run it again/)
          assert.deepStrictEqual(yield* contentsOf(path), before)
          yield* run(path)
        }),
      )
    }

    it.effect(`is unchanged by ${name} during another endless write, with a message of one line`, () =>
      Effect.gen(function* () {
        const path = join(yield* temporaryFolder, "market.db")
        yield* prepare(path)
        const before = yield* contentsOf(path)
        const other = yield* Effect.acquireRelease(
          Effect.sync(() => new DatabaseSync(path)),
          (db) => Effect.sync(() => db.close()),
        )
        other.exec("BEGIN IMMEDIATE")
        const error = yield* Effect.flip(withPragma("busy_timeout = 20", run(path)))
        assert.match(error.message, /^Cannot use the store .*: another process is writing to it; try again/)
        assert.deepStrictEqual(yield* contentsOf(path), before)
        other.exec("ROLLBACK")
        yield* run(path)
      }).pipe(Effect.scoped),
    )
  }
})
