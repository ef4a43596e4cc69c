import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { edit } from "./edit.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const versions = (layer: Layer.Layer<CandleRepository, unknown>, symbols: ReadonlyArray<string>, timeframe = "1d") =>
  CandleRepository.use((candles) =>
    candles.versions === undefined ? Effect.succeed([]) : candles.versions(symbols, timeframe),
  ).pipe(Effect.provide(layer, { local: true }))

describe("the version of a series", () => {
  it.effect("changes whenever its bars change, and only then", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const versionNow = Effect.map(versions(SqliteCandles.layer(path), ["A"]), ([version]) => version)
      const bars = someBars(1200)
      yield* writeStore(path, { A: bars, B: bars })
      const first = yield* versionNow
      assert.isString(first)
      yield* writeStore(path, { A: bars, B: someBars(5, 100_000) })
      assert.strictEqual(yield* versionNow, first)

      yield* writeStore(path, { A: someBars(1, 1200) })
      const appended = yield* versionNow
      yield* writeStore(path, { A: { ...someBars(1, 1200), volume: Float64Array.of(5) } })
      const replaced = yield* versionNow
      yield* writeStore(path, { A: someBars(1, -10) })
      const inserted = yield* versionNow
      assert.strictEqual(new Set([first, appended, replaced, inserted]).size, 4)
    }),
  )

  it.effect("is that of the last commit in a store that stays open, and so is the list of symbols", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(3), C: someBars(3) })
      yield* Effect.gen(function* () {
        const candles = yield* CandleRepository
        const asked = ["A", "B", "C"]
        const now = Effect.all([
          candles.symbols("1d"),
          candles.versions?.(asked, "1d") ?? Effect.die("it has versions"),
        ])
        const [symbols, [a, b, c]] = yield* now
        assert.deepStrictEqual([symbols, b], [["A", "C"], undefined])
        assert.deepStrictEqual(yield* now, [symbols, [a, b, c]])
        yield* writeStore(path, { A: someBars(4), B: someBars(3) })
        const [after, [otherA, otherB, sameC]] = yield* now
        assert.deepStrictEqual(after, ["A", "B", "C"])
        assert.notStrictEqual(otherA, a)
        assert.deepStrictEqual([otherB, sameC], [a, c])
        // Another list, and one that its owner has changed.
        asked.reverse()
        assert.deepStrictEqual((yield* now)[1], [c, a, otherA])
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  it.effect("is the same in memory and in SQLite, whatever was written first", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [atOnce, inPieces] = [join(folder, "once.db"), join(folder, "pieces.db")]
      const bars = { A: someBars(2100), B: someBars(3) }
      yield* writeStore(atOnce, bars)
      yield* writeStore(inPieces, { B: someBars(3), A: someBars(1000) })
      yield* writeStore(inPieces, { A: bars.A })
      const asked = ["B", "NOPE", "A", "B"]
      const inMemory = yield* versions(MemoryCandles.layer(bars), asked)
      assert.deepStrictEqual(
        inMemory.map((version) => typeof version),
        ["string", "undefined", "string", "string"],
      )
      for (const path of [atOnce, inPieces]) {
        assert.deepStrictEqual(yield* versions(SqliteCandles.layer(path), asked), inMemory)
        assert.deepStrictEqual(yield* versions(SqliteCandles.layer(path), ["A"], "1h"), [undefined])
      }
      assert.deepStrictEqual(yield* versions(MemoryCandles.layer(bars), ["A"], "1h"), [undefined])
    }),
  )

  it.effect("is the same whether few or all series are requested, and undefined for a damaged one", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const symbols = Array.from({ length: 130 }, (_, i) => `S${i}`)
      const barsOf = (i: number) => someBars(i % 7 === 0 ? 2100 + i : 1 + (i % 40))
      yield* writeStore(path, Object.fromEntries(symbols.map((symbol, i) => [symbol, barsOf(i)])))
      // Bars that are appended wait in a tail.
      yield* writeStore(path, { S7: someBars(3, 5000), S8: someBars(3, 5000) })
      yield* edit(path, (db) => db.exec("UPDATE series SET verdict = 5 WHERE symbol = 'S9'"))
      yield* edit(path, (db) => db.exec("UPDATE series SET starts = zeroblob(24) WHERE symbol = 'S14'"))
      yield* edit(path, (db) => db.exec("UPDATE series SET tail = zeroblob(144) WHERE symbol = 'S8'"))
      yield* edit(path, (db) => db.exec("UPDATE series SET seal = 9223372036854775807 WHERE symbol = 'S10'"))
      const layer = SqliteCandles.layer(path)
      const all = yield* versions(layer, [...symbols, "NOPE"])
      const oneByOne = yield* Effect.forEach([...symbols, "NOPE"], (symbol) => versions(layer, [symbol]))
      assert.deepStrictEqual(all, oneByOne.flat())
      const without = symbols.filter((_, i) => all[i] === undefined)
      assert.deepStrictEqual(without, ["S8", "S9", "S10", "S14"])
    }),
  )
})
