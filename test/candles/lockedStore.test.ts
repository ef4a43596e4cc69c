import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { StorePatience } from "../../src/candles/sqlite/file/patience.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

/** A store of one symbol that another connection has locked, as only a tool that turns off its write-ahead log can. */
const locked = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const [store, file] = [join(folder, "market.db"), join(folder, "A.csv")]
  writeFileSync(file, "date,open,high,low,close,volume\n2024-01-01,1,1,1,1,1\n")
  yield* importCsv([file], { store, timeframe: "1d" })
  const other = yield* Effect.acquireRelease(
    Effect.sync(() => new DatabaseSync(store)),
    (db) => Effect.sync(() => db.close()),
  )
  other.exec("PRAGMA journal_mode = delete; BEGIN EXCLUSIVE")
  return { other, store }
})

const symbolsIn = (store: string) =>
  CandleRepository.use((candles) => candles.symbols("1d")).pipe(Effect.provide(SqliteCandles.layer(store)))

describe("a store that another process has locked outside a write-ahead log", () => {
  it.effect("is opened once it is free, and blocks nothing until then", () =>
    Effect.gen(function* () {
      const { other, store } = yield* locked
      const reading = yield* Effect.forkChild(symbolsIn(store))
      yield* TestClock.adjust("9 seconds")
      assert.isUndefined(reading.pollUnsafe())
      other.exec("COMMIT")
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* Fiber.join(reading), ["A"])
    }).pipe(Effect.scoped),
  )

  it.effect("is refused after 10 seconds, or after StorePatience", () =>
    Effect.gen(function* () {
      const { store } = yield* locked
      for (const [patienceMs, pending, refused] of [
        [undefined, "9 seconds", "2 seconds"],
        [200, "100 millis", "200 millis"],
      ] as const) {
        const opening = Effect.scoped(Layer.build(SqliteCandles.layer(store)))
        const asked = patienceMs === undefined ? opening : Effect.provideService(opening, StorePatience, patienceMs)
        const running = yield* Effect.forkChild(Effect.flip(asked))
        yield* TestClock.adjust(pending)
        assert.isUndefined(running.pollUnsafe())
        yield* TestClock.adjust(refused)
        assert.match((yield* Fiber.join(running)).message, /another process is writing to it; try again when that has/)
      }
    }).pipe(Effect.scoped),
  )
})
