import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { fromBlob, toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"

const allOf = (symbol: string, timeframe = "1d") =>
  CandleRepository.use((candles) => candles.getRange(symbol, { timeframe, range: {} }))

describe("SqliteCandles.layerConfig", () => {
  const configured = (settings: Readonly<Record<string, string>>) =>
    SqliteCandles.layerConfig({ path: Config.NonEmptyString("store") }).pipe(
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings))),
    )

  it.effect("opens the store that the config names", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      yield* writeStore(store, { A: someBars(7) })
      const { length } = yield* Effect.provide(allOf("A"), configured({ store }))
      assert.strictEqual(length, 7)
    }),
  )

  for (const settings of [{}, { store: "" }]) {
    it.effect(`fails with ConfigError if the setting is ${"store" in settings ? "empty" : "missing"}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.provide(allOf("A"), configured(settings)))
        assert.strictEqual(error._tag, "ConfigError")
        assert.match(error.message, /store/)
      }),
    )
  }
})

describe("MemoryCandles.layer", () => {
  const read = (layer: Layer.Layer<CandleRepository>, timeframe = "1d") =>
    Effect.map(Effect.provide(allOf("A", timeframe), layer), ({ columns }) => ({
      ...columns,
      time: Array.from(columns.time, (time) => new Date(time).toISOString()),
    }))

  it.effect("accepts closes alone, one timeframe apart", () =>
    Effect.gen(function* () {
      const times = (timeframe: string) =>
        Effect.map(read(MemoryCandles.layer({ A: [3, 4, 5] }, { timeframe }), timeframe), ({ time }) =>
          time.map((text) => text.slice(0, 16)),
        )
      assert.deepStrictEqual(yield* times("1d"), ["2024-01-01T00:00", "2024-01-02T00:00", "2024-01-03T00:00"])
      assert.deepStrictEqual(yield* times("15m"), ["2024-01-01T00:00", "2024-01-01T00:15", "2024-01-01T00:30"])
      assert.deepStrictEqual(yield* times("3M"), ["2024-01-01T00:00", "2024-04-01T00:00", "2024-07-01T00:00"])
      const { open, high, low, close, volume } = yield* read(MemoryCandles.layer({ A: [3, 4, 5] }))
      for (const column of [open, high, low, close]) assert.deepStrictEqual(column, Float64Array.of(3, 4, 5))
      assert.deepStrictEqual(volume, Float64Array.of(NaN, NaN, NaN))
    }),
  )

  it.effect("accepts bars and columns, and fills in missing fields", () =>
    Effect.gen(function* () {
      const bars = read(
        MemoryCandles.layer({
          A: [
            { time: "2024-01-02", close: 5 },
            { time: Date.UTC(2024, 0, 3), open: 4, close: 6, volume: 10 },
            { time: "2024-01-04T00:00:00Z", open: 4, high: 9, low: 2, close: 3, volume: 20 },
          ],
        }),
      )
      const columns = read(
        MemoryCandles.layer(
          new Map([
            [
              "A",
              {
                time: ["2024-01-02", "2024-01-03", "2024-01-04"],
                open: [5, 4, 4],
                high: Float64Array.of(5, 6, 9),
                low: [5, 4, 2],
                close: [5, 6, 3],
                volume: [NaN, 10, 20],
              },
            ],
          ]),
        ),
      )
      const expected = {
        time: ["2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.000Z", "2024-01-04T00:00:00.000Z"],
        open: Float64Array.of(5, 4, 4),
        high: Float64Array.of(5, 6, 9),
        low: Float64Array.of(5, 4, 2),
        close: Float64Array.of(5, 6, 3),
        volume: Float64Array.of(NaN, 10, 20),
      }
      assert.deepStrictEqual(yield* bars, expected)
      assert.deepStrictEqual(yield* columns, expected)
    }),
  )

  it.effect("answers BadCandles for bars that are not valid candles, and no bars for a symbol without bars", () =>
    Effect.gen(function* () {
      const layer = MemoryCandles.layer({
        back: [
          { time: "2024-01-03", close: 1 },
          { time: "2024-01-02", close: 1 },
        ],
        twice: { time: [1, 1], close: [1, 1] },
        date: [{ time: "yesterday", close: 1 }],
        late: { time: [0, 253_402_300_800_000], close: [1, 1] },
        uneven: { time: [1, 2], close: [1, 2], volume: [1] },
        none: [],
      })
      for (const [symbol, message] of Object.entries({
        back: /times do not ascend at bar 1/,
        twice: /times do not ascend at bar 1/,
        date: /the time of bar 0 is yesterday/,
        late: /the time of bar 1 is 253402300800000/,
        uneven: /1 values of volume for 2 times/,
      })) {
        const error = yield* Effect.flip(Effect.provide(allOf(symbol), layer))
        assert.strictEqual(error._tag, "BadCandles")
        assert.match(error.message, message)
      }
      assert.deepInclude(yield* Effect.provide(allOf("none"), layer), { length: 0, firstIndex: 0 })
    }),
  )
})

describe("a stored column", () => {
  it("is used in place if it is aligned to 8 bytes, and copied otherwise", () => {
    const column = Float64Array.of(1.5, NaN, -0, 1e300)
    for (const offset of [0, 1, 4, 8, 13]) {
      const bytes = new Uint8Array(64)
      bytes.set(toBlob(column), offset)
      const read = fromBlob(bytes.subarray(offset, offset + 32))
      assert.deepStrictEqual(read, column)
      assert.strictEqual(read.buffer === bytes.buffer, offset % 8 === 0)
    }
  })
})
