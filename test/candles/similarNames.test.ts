import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const messageFor = (symbol: string, timeframe = "1d") =>
  CandleRepository.use((candles) => Effect.flip(candles.getRange(symbol, { timeframe, range: {} }))).pipe(
    Effect.map(({ message }) => message),
  )

const asked = Effect.gen(function* () {
  return {
    dot: yield* messageFor("brk.b"),
    dash: yield* messageFor("BRK-B"),
    pair: yield* messageFor("BTCUSDT"),
    none: yield* messageFor("ZZZ"),
    other: yield* messageFor("BRK.B", "1h"),
  }
})

const expected = {
  dot: "There are no candles of brk.b: did you mean BRK.B?",
  dash: "There are no candles of BRK-B: did you mean BRK.B?",
  pair: "There are no candles of BTCUSDT: did you mean BTC/USDT?",
  none: "There are no candles of ZZZ: import them, or check the spelling",
  other: "There are no 1h candles of BRK.B, only 1d",
}

describe("UnknownSymbol", () => {
  it.effect("suggests the stored spelling of a symbol, from SQLite", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      yield* writeStore(store, { "BRK.B": someBars(3), "BTC/USDT": someBars(3) })
      assert.deepStrictEqual(yield* Effect.provide(asked, SqliteCandles.layer(store)), expected)
    }),
  )

  it.effect("suggests the stored spelling of a symbol, from memory", () =>
    Effect.gen(function* () {
      const candles = MemoryCandles.layer({ "BRK.B": [1, 2], "BTC/USDT": [1, 2] })
      assert.deepStrictEqual(yield* Effect.provide(asked, candles), expected)
    }),
  )

  it.effect("suggests a symbol that was imported in the meantime", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      yield* writeStore(store, { A: someBars(3) })
      yield* Effect.gen(function* () {
        assert.notInclude(yield* messageFor("brk-b"), "did you mean")
        yield* writeStore(store, { "BRK.B": someBars(3) })
        assert.include(yield* messageFor("brk-b"), "did you mean BRK.B?")
      }).pipe(Effect.provide(SqliteCandles.layer(store)))
    }),
  )
})
