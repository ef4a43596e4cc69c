import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { chunkId, toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { edit } from "./edit.ts"
import { unpackStore, writeFormerStore } from "./formerStore.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, variedBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

type Bars = Parameters<typeof writeStore>[1]

const opening = (path: string) => Effect.flip(Effect.scoped(Effect.provide(Effect.void, SqliteCandles.layer(path))))

describe("opening a file that is not a store", () => {
  const files: Readonly<Record<string, { readonly make: (path: string) => void; readonly says: RegExp }>> = {
    "is missing": { make: () => {}, says: /there is no such file; import candles first/ },
    "is a folder": { make: (path) => mkdirSync(path), says: /it is a folder; name a file in it/ },
    "is empty": { make: (path) => writeFileSync(path, ""), says: /it is empty; import candles first/ },
    "has only SQLite's header, as after an import that was killed at once": {
      make: (path) => {
        const db = new DatabaseSync(path)
        db.exec("PRAGMA journal_mode = wal")
        db.close()
      },
      says: /it is empty; import candles first/,
    },
    "is text": { make: (path) => writeFileSync(path, "date,open\n".repeat(500)), says: /not a candle store/ },
    "is random bytes": {
      make: (path) =>
        writeFileSync(
          path,
          Uint8Array.from({ length: 8192 }, (_, index) => (index * 197) % 251),
        ),
      says: /not a candle store/,
    },
    "is another program's SQLite file": {
      make: (path) => {
        const db = new DatabaseSync(path)
        db.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        db.close()
      },
      says: /a SQLite file, but not a candle store/,
    },
  }
  for (const [name, { make, says }] of Object.entries(files)) {
    it.effect(`fails with StoreUnavailable and its path: ${name}`, () =>
      Effect.gen(function* () {
        const path = join(yield* temporaryFolder, "market.db")
        make(path)
        const error = yield* opening(path)
        assert.strictEqual(error._tag, "StoreUnavailable")
        assert.strictEqual(error.path, path)
        assert.include(error.message, path)
        assert.match(error.message, says)
      }),
    )
  }

  it.effect("leaves the file unchanged when a write is refused", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "notes.txt")
      writeFileSync(path, "mine\n".repeat(300))
      const error = yield* Effect.flip(writeStore(path, { A: someBars(3) }))
      assert.match(error.message, /not a candle store/)
      assert.strictEqual(readFileSync(path, "utf8"), "mine\n".repeat(300))
    }),
  )
})

describe("a damaged store", () => {
  it.effect("of a newer format asks for an upgrade", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(3) })
      yield* edit(path, (db) => db.exec("PRAGMA user_version = 4"))
      const error = yield* opening(path)
      assert.match(
        error.message,
        /was made by a newer marketsweep \(format 4, and this one knows 3\): upgrade marketsweep/,
      )
    }),
  )

  for (const [name, cut] of Object.entries({ "in the middle": 0.5, "by its last byte": 1 })) {
    it.effect(`that was cut ${name} cannot be opened`, () =>
      Effect.gen(function* () {
        const path = join(yield* temporaryFolder, "market.db")
        yield* writeStore(path, { A: someBars(1200), B: someBars(1200) })
        const { size } = statSync(path)
        truncateSync(path, cut < 1 ? Math.floor(size * cut) : size - 1)
        const error = yield* opening(path)
        assert.strictEqual(error._tag, "StoreUnavailable")
        assert.match(error.message, /cut short|damaged/)
      }),
    )
  }

  const damages: Readonly<Record<string, (db: DatabaseSync) => void>> = {
    "a column is too short": (db) =>
      db.prepare("UPDATE chunk SET close = ? WHERE id = ?").run(new Uint8Array(8 * 999), chunkId(2, 0)),
    "a column is not a multiple of 8 bytes": (db) =>
      db.prepare("UPDATE chunk SET close = ? WHERE id = ?").run(new Uint8Array(8001), chunkId(2, 0)),
    "times do not ascend": (db) => {
      const time = someBars(1000).time
      ;[time[500], time[501]] = [time[501], time[500]]
      db.prepare("UPDATE chunk SET time = ? WHERE id = ?").run(toBlob(time), chunkId(2, 0))
    },
    "a time is NaN": (db) => {
      const time = someBars(1000).time.fill(NaN, 999)
      db.prepare("UPDATE chunk SET time = ? WHERE id = ?").run(toBlob(time), chunkId(2, 0))
    },
    "a chunk is missing": (db) => db.prepare("DELETE FROM chunk WHERE id = ?").run(chunkId(2, 1)),
    "the first chunk begins elsewhere": (db) => {
      const { time } = someBars(1000)
      time[0] += 1
      db.prepare("UPDATE chunk SET time = ? WHERE id = ?").run(toBlob(time), chunkId(2, 0))
    },
    "a later chunk begins elsewhere": (db) =>
      db.prepare("UPDATE chunk SET time = ? WHERE id = ?").run(toBlob(someBars(200, 5000).time), chunkId(2, 1)),
    "the index counts other bars": (db) => db.exec("UPDATE series SET bars = 2500 WHERE symbol = 'B'"),
    "the index ends elsewhere": (db) => db.exec("UPDATE series SET last = last + 86400000 WHERE symbol = 'B'"),
    "the index has chunks out of order": (db) =>
      db.prepare("UPDATE series SET starts = ? WHERE symbol = 'B'").run(toBlob(Float64Array.of(0, -86_400_000))),
    "a number of the index is out of range": (db) =>
      db.exec("UPDATE series SET last = 9223372036854775807, bars = -9223372036854775808 WHERE symbol = 'B'"),
    "the first time of a single chunk is out of range": (db) =>
      db.exec("UPDATE series SET first = 4611686018427387904, bars = 500 WHERE symbol = 'B'"),
    "the index is garbage": (db) => db.exec("UPDATE series SET starts = x'01' WHERE symbol = 'B'"),
  }
  // Without checksums, damage is found by its inconsistencies.
  const kinds = [
    ["with checksums", "once", writeStore],
    ["whose checksums are not verified", "never", writeStore],
    [
      "of format 2",
      "once",
      (path: string, bars: Bars) => Effect.andThen(writeStore(path, bars), unpackStore(path, bars)),
    ],
    ["without checksums", "once", (path: string, bars: Bars) => Effect.sync(() => writeFormerStore(path, bars))],
  ] as const
  const cases = kinds.flatMap((kind) => Object.entries(damages).map((damage) => [...kind, ...damage] as const))
  for (const [kind, checksums, write, name, damage] of cases) {
    it.effect(`${kind} where ${name} fails that symbol alone with BadCandles, until it is written again`, () =>
      Effect.gen(function* () {
        const path = join(yield* temporaryFolder, "market.db")
        const bars = someBars(1200)
        yield* write(path, { A: bars, B: bars, C: bars })
        yield* edit(path, damage)
        const tags = CandleRepository.use((candles) =>
          Effect.map(candles.many(["A", "B", "C"], { timeframe: "1d", range: {} }), (answers) =>
            ["A", "B", "C"].map((symbol) => {
              const answer = answers.get(symbol)
              return answer && Result.isFailure(answer) ? answer.failure._tag : answer?.success.columns.close
            }),
          ),
        ).pipe(Effect.provide(SqliteCandles.layer(path, { checksums }), { local: true }))
        assert.deepStrictEqual(yield* tags, [bars.close, "BadCandles", bars.close])

        const [{ lost }] = yield* writeStore(path, { B: bars })
        assert.isAbove(lost, 0)
        assert.deepStrictEqual(yield* tags, [bars.close, bars.close, bars.close])
      }),
    )
  }

  it.effect("keeps no damaged chunks of a series that is written again", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(2500), B: someBars(2500) })
      yield* edit(path, (db) => db.exec("UPDATE series SET starts = x'' WHERE symbol = 'A'"))
      yield* writeStore(path, { A: someBars(5) })
      yield* edit(path, (db) => {
        const ids = db.prepare("SELECT id FROM chunk ORDER BY id").all()
        assert.deepStrictEqual(
          ids.map(({ id }) => id),
          [chunkId(1, 0), chunkId(2, 0), chunkId(2, 1), chunkId(2, 2)],
        )
      })
    }),
  )

  it.effect("with an unreadable page fails the symbol of that page and answers the others", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const symbols = Array.from({ length: 120 }, (_, index) => `S${1000 + index}`)
      const bars = variedBars(900)
      yield* writeStore(path, Object.fromEntries(symbols.map((symbol) => [symbol, bars])))
      yield* edit(path, (db) => {
        // The first page of some chunk's chain; its first four bytes name the next one.
        const page = db
          .prepare(
            "SELECT pageno FROM dbstat WHERE name = 'chunk' AND path LIKE '%/03_/%+000000' ORDER BY path LIMIT 1",
          )
          .get()?.pageno
        assert.isNumber(page)
        breakChain(path, Number(page))
      })
      yield* Effect.gen(function* () {
        const candles = yield* CandleRepository
        const answers = yield* candles.many(symbols, { timeframe: "1d", range: {} })
        const failed = symbols.filter((symbol) => {
          const answer = answers.get(symbol)
          return answer === undefined || Result.isFailure(answer)
        })
        assert.strictEqual(failed.length, 1)
        const error = yield* Effect.flip(candles.getRange(failed[0], { timeframe: "1d", range: {} }))
        assert.strictEqual(error._tag, "CandlesUnavailable")
        assert.match(error.message, new RegExp(`candles of ${failed[0]}: .*malformed`))
        for (const symbol of symbols) {
          const answer = answers.get(symbol)
          if (answer && Result.isSuccess(answer)) assert.deepStrictEqual(answer.success.columns.close, bars.close)
        }
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  it.effect("answers CandlesUnavailable for every symbol once it is closed", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(3) })
      const closed = yield* Effect.scoped(Effect.provide(CandleRepository, SqliteCandles.layer(path)))
      const answers = yield* closed.many(["A", "B"], { timeframe: "1d", range: {} })
      assert.deepStrictEqual(
        [...answers.values()].map((answer) => Result.isFailure(answer) && answer.failure._tag),
        ["CandlesUnavailable", "CandlesUnavailable"],
      )
    }),
  )
})

const breakChain = (path: string, page: number): void => {
  const file = openSync(path, "r+")
  writeSync(file, Uint8Array.of(0x7f, 0xff, 0xff, 0x00), 0, 4, (page - 1) * 4096)
  closeSync(file)
}
