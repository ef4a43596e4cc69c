import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { sampleMarket, writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { describeStore } from "../../src/candles/sqlite/StoreSummary.ts"
import { importTexts } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"

const DAY = 86_400_000

describe("sampleMarket", () => {
  it("generates bars that an import accepts: weekdays, whole cents, consistent prices, volumes in whole shares", () => {
    const market = [...sampleMarket({ symbols: 40, bars: 300, lastDate: "2024-06-30" })]
    assert.deepStrictEqual(
      market.map(([symbol]) => symbol),
      Array.from({ length: 40 }, (_, index) => `GEN${String(index + 1).padStart(4, "0")}`),
    )
    for (const [, { time, open, high, low, close, volume }] of market) {
      assert.strictEqual(time.length, 300)
      // 2024-06-30 is a Sunday.
      assert.strictEqual(time[299], Date.UTC(2024, 5, 28))
      for (let index = 0; index < 300; index++) {
        assert.isTrue([1, 2, 3, 4, 5].includes(new Date(time[index]).getUTCDay()))
        if (index > 0) assert.isTrue([DAY, 3 * DAY].includes(time[index] - time[index - 1]))
        const prices = [open, high, low, close].map((column) => column[index])
        for (const price of prices) assert.strictEqual(price, Number(price.toFixed(2)))
        assert.isTrue(low[index] > 0 && low[index] <= Math.min(...prices) && high[index] >= Math.max(...prices))
        assert.isTrue(Number.isInteger(volume[index]) && volume[index] > 0)
      }
    }
  })

  it("generates the same bars on each run, whole or in part, and other bars from another seed", () => {
    const market = new Map(sampleMarket({ symbols: 20, bars: 50 }))
    const again = sampleMarket({ symbols: 5, bars: 50 })
    for (let round = 0; round < 2; round++) {
      for (const [symbol, bars] of again) assert.deepStrictEqual(bars, market.get(symbol))
    }
    const [[, other]] = sampleMarket({ symbols: 1, bars: 50, seed: 2 })
    assert.notDeepEqual(other.close, market.get("GEN0001")?.close)
    const closes = new Set([...market.values()].map(({ close }) => close.join()))
    assert.strictEqual(closes.size, 20)
  })
})

describe("writeSampleMarket", () => {
  const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex")

  it.effect("writes the market to a store that is labelled as generated", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "sample.db")
      yield* writeSampleMarket(path, { symbols: 12, bars: 1100 })
      const { generated, timeframes, bytes } = yield* describeStore(path)
      assert.isTrue(generated)
      assert.isAbove(bytes, 12 * 1100 * 8)
      // Packed: half of what the numbers would take.
      assert.isBelow(bytes, 12 * 1100 * 24)
      assert.deepStrictEqual(timeframes, [
        {
          timeframe: "1d",
          symbols: 12,
          bars: 13_200,
          // 1100 weekdays are 220 weeks, which end on a Tuesday.
          first: Date.UTC(2024, 11, 31) - 220 * 7 * DAY + DAY,
          last: Date.UTC(2024, 11, 31),
        },
      ])
      const read = CandleRepository.use((candles) => candles.getRange("GEN0007", { timeframe: "1d", range: {} }))
      const stored = yield* Effect.provide(read, SqliteCandles.layer(path))
      const given = yield* Effect.provide(read, MemoryCandles.layer(sampleMarket({ symbols: 12, bars: 1100 })))
      assert.deepStrictEqual(stored, given)
    }),
  )

  it.effect("keeps a store with the same market and overwrites one with another market", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "sample.db")
      yield* writeSampleMarket(path, { symbols: 12, bars: 60 })
      const before = hash(path)
      yield* writeSampleMarket(path, { symbols: 12, bars: 60 })
      assert.strictEqual(hash(path), before)
      yield* writeSampleMarket(path, { symbols: 3, bars: 60 })
      assert.deepInclude((yield* describeStore(path)).timeframes[0], { symbols: 3, bars: 180 })
    }),
  )

  it.effect("refuses a sample store with imported candles, which is no longer labelled as generated", () =>
    Effect.gen(function* () {
      const text = "date,open,high,low,close\n2013-02-08,1,1,1,1\n"
      const { paths, folder } = yield* importTexts({ "A.csv": text })
      const store = join(folder, "sample.db")
      yield* writeSampleMarket(store, { symbols: 3, bars: 5 })
      yield* importCsv(paths, { store, timeframe: "1d" })
      yield* writeSampleMarket(store, { symbols: 3, bars: 5 })
      const error = yield* Effect.flip(writeSampleMarket(store, { symbols: 4, bars: 5 }))
      assert.match(error.message, /it has imported candles; name a new file/)
      const { generated, timeframes } = yield* describeStore(store)
      assert.isFalse(generated)
      assert.deepInclude(timeframes[0], { symbols: 4, bars: 16 })
    }),
  )

  it.effect("refuses a store with imported candles and leaves it unchanged", () =>
    Effect.gen(function* () {
      const { store, paths } = yield* importTexts({ "A.csv": "date,open,high,low,close\n2013-02-08,1,1,1,1\n" })
      const error = yield* Effect.flip(writeSampleMarket(store, { symbols: 3 }))
      assert.strictEqual(error._tag, "StoreUnavailable")
      assert.match(error.message, /it has imported candles; name a new file/)
      assert.deepInclude(yield* describeStore(store), { generated: false })
      assert.deepInclude(yield* importCsv(paths, { store, timeframe: "1d" }), { unchanged: 1 })
    }),
  )
})
