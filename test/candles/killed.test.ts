import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { copyFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { compactStore } from "../../src/candles/upkeep/compactStore.ts"
import type { InvalidJob, StoreUnavailable } from "../../src/job/JobError.ts"
import { crashPoints, leave } from "./crashPoints.ts"
import { unpackStore, writeFormerStore } from "./formerStore.ts"
import { contentsOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { inStore, someBars, writeStore } from "./writeStore.ts"

const MARKET: Readonly<Record<string, BarColumns>> = Object.fromEntries(
  ["A", "B", "C", "D", "E", "F"].map((symbol, at) => [symbol, someBars(at === 2 ? 1010 : 40 + at)]),
)
const SYMBOLS = Object.keys(MARKET)
const later = (day: number) => Object.fromEntries(SYMBOLS.map((symbol) => [symbol, someBars(1, day)]))

interface Operation {
  readonly prepare: (path: string) => Effect.Effect<unknown, StoreUnavailable | InvalidJob>
  readonly run: (path: string) => Effect.Effect<unknown, StoreUnavailable | InvalidJob>
}

/** Imports a bar of each symbol at each of some days, and checks their quality. */
const importOf = (file: string, store: string, days: ReadonlyArray<number>) =>
  Effect.suspend(() => {
    const dates = days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    const rows = dates.flatMap((date) => SYMBOLS.map((symbol) => `${symbol},${date},9,9.5,8.5,9,0`))
    writeFileSync(file, ["symbol,date,open,high,low,close,volume", ...rows].join("\n"))
    return importCsv([file], { store, timeframe: "1d" })
  })

const operations: Readonly<Record<string, Operation>> = {
  "an append": {
    prepare: (path: string) => writeStore(path, MARKET),
    run: (path: string) => writeStore(path, later(2000)),
  },
  "an append that fills the tail": {
    prepare: (path: string) =>
      Effect.andThen(
        writeStore(path, MARKET),
        writeStore(path, Object.fromEntries(SYMBOLS.map((symbol) => [symbol, someBars(32, 2000)]))),
      ),
    run: (path: string) => writeStore(path, later(3000)),
  },
  "an import of a new day": {
    prepare: (path: string) => Effect.andThen(writeStore(path, MARKET), importOf(`${path}.csv`, path, [1999, 2000])),
    run: (path: string) => importOf(`${path}.csv`, path, [2001]),
  },
  "a merge": {
    prepare: (path: string) => writeStore(path, MARKET),
    run: (path: string) => writeStore(path, Object.fromEntries(SYMBOLS.map((symbol) => [symbol, someBars(30, -20)]))),
  },
  "moving tails into chunks": {
    prepare: (path: string) => Effect.andThen(writeStore(path, MARKET), writeStore(path, later(2000))),
    run: (path: string) => inStore(path, (writer) => SYMBOLS.map((symbol) => writer.settle(symbol, "1d"))),
  },
  "a migration of format 1": {
    prepare: (path: string) => Effect.sync(() => writeFormerStore(path, MARKET)),
    run: (path: string) => inStore(path, () => undefined),
  },
  "a migration of format 2": {
    prepare: (path: string) => Effect.andThen(writeStore(path, MARKET), unpackStore(path, MARKET)),
    run: (path: string) => inStore(path, () => undefined),
  },
  "a compaction of format 2": {
    prepare: (path: string) =>
      Effect.all([writeStore(path, MARKET), unpackStore(path, MARKET), writeStore(path, later(2000))]),
    run: compactStore,
  },
}

/** To kill at all writes, which takes a minute: `KILLS=all vitest run test/candles/killed.test.ts`. */
const spread = <A>(points: ReadonlyArray<A>): ReadonlyArray<A> => {
  const most = process.env["KILLS"] === "all" ? points.length : 16
  const step = Math.max(1, (points.length - 1) / (most - 1))
  return Array.from({ length: Math.min(most, points.length) }, (_, at) => points[Math.round(at * step)])
}

/** The contents of a store, their layout, and the findings of their quality. */
const told = Effect.fnUntraced(function* (path: string) {
  const contents = yield* contentsOf(path)
  const db = new DatabaseSync(path)
  const format = db.prepare("PRAGMA user_version").get()
  const chunks = db.prepare("SELECT id, length(time) FROM chunk ORDER BY id").all()
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name = 'finding'").all()
  const findings = tables.flatMap(() => db.prepare("SELECT * FROM finding").all())
  const verdicts = tables.flatMap(() => db.prepare("SELECT id, verdict FROM series WHERE verdict IS NOT NULL").all())
  db.close()
  return JSON.stringify({ contents, format, chunks, findings, verdicts })
})

describe("a process that is killed", () => {
  for (const [name, { prepare, run }] of Object.entries(operations)) {
    it.effect(
      `at any write of ${name} leaves the store as it was before or after, and the operation can be run again`,
      () =>
        Effect.gen(function* () {
          const folder = yield* temporaryFolder
          const [before, after, path] = ["before.db", "after.db", "killed.db"].map((file) => join(folder, file))
          yield* prepare(before)
          copyFileSync(before, after)
          const points = yield* crashPoints(after, run(after))
          const [old, done] = [yield* told(before), yield* told(after)]
          assert.isAbove(points.length, 5)
          let finished = 0
          for (const point of spread(points)) {
            leave(path, point)
            const found = yield* told(path)
            if (found === done) finished++
            else assert.strictEqual(found, old)
            leave(path, point)
            yield* run(path)
            assert.strictEqual(yield* told(path), done)
            const db = new DatabaseSync(path)
            assert.strictEqual(db.prepare("PRAGMA integrity_check").get()?.integrity_check, "ok")
            db.close()
          }
          // Some kills were early and some late.
          assert.isAbove(finished, 1)
          assert.isBelow(finished, spread(points).length - 1)
        }),
    )
  }
})
