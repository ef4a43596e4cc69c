import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import pl from "nodejs-polars"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const TABLES = fileURLToPath(new URL("fixtures/tables", import.meta.url))

// What make.py writes.
const DAYS = ["2024-01-02", "2024-01-03", "2024-01-04"]
const PRICES = [
  [187.15, 188.44, 183.885, 185.64],
  [184.22, 185.88, 183.43, 184.25],
  [182.15, 183.0872, 180.88, 181.91],
]
const VOLUMES = [82_488_700, 58_414_500, NaN]
const AAPL = DAYS.map((day, at) => [day, ...PRICES[at], VOLUMES[at]])
const MSFT = DAYS.map((day, at) => [day, ...PRICES[at].map((price) => price + 200), VOLUMES[at]])
const BOTH = { AAPL, MSFT }

const importing = Effect.fnUntraced(function* (path: string, options: Partial<ImportOptions> = {}) {
  const store = join(yield* temporaryFolder, "market.db")
  const timeframe = options.timeframe ?? "1d"
  const report = yield* importCsv([join(TABLES, path)], { store, timeframe, ...options })
  return { report, bars: yield* barsIn(store, timeframe) }
})

const EXPECTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "pandas.parquet": { pandas: AAPL },
  "pandas.feather": { pandas: AAPL },
  "pandas-zstd.feather": { "pandas-zstd": AAPL },
  "fastparquet.parquet": { fastparquet: AAPL },
  "new-york.parquet": { "new-york": AAPL },
  "new-york.feather": { "new-york": AAPL },
  "tokyo.feather": { tokyo: AAPL },
  "texts.parquet": { texts: AAPL },
  "polars.parquet": BOTH,
  "polars.arrow": BOTH,
  "polars-categories.arrow": BOTH,
  "duckdb.parquet": BOTH,
  "pyarrow.parquet": BOTH,
  "batches.arrow": BOTH,
  "stream.arrow": BOTH,
}

describe("importing Parquet and Arrow files", () => {
  for (const [file, bars] of Object.entries(EXPECTED)) {
    it.effect(`reads ${file}`, () =>
      Effect.gen(function* () {
        const read = yield* importing(file)
        assert.deepStrictEqual(read.report.unusable, [])
        assert.deepStrictEqual(read.bars, bars)
      }),
    )
  }

  it.effect("dates Parquet instants in the exchange's time zone", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing("tokyo.parquet", { timeZone: "Asia/Tokyo" })
      assert.deepStrictEqual(bars, { tokyo: AAPL })
      assert.strictEqual(report.droppedTimes.bars, 0)
      const { bars: inUtc, report: warned } = yield* importing("tokyo.parquet", { timeZone: "UTC" })
      assert.strictEqual(inUtc.tokyo?.[0]?.[0], "2024-01-01")
      assert.strictEqual(warned.droppedTimes.bars, 0)
    }),
  )

  it.effect("takes the days of the zone that pandas notes beside Parquet's instants", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing("tokyo.parquet")
      assert.deepStrictEqual(bars, { tokyo: AAPL })
      assert.strictEqual(report.droppedTimes.bars, 0)
    }),
  )

  const TIMES = ["s_plain", "s_utc", "s_number", "ms_plain", "ms_utc", "ms_number", "us_plain", "us_utc", "us_number"]
  for (const file of ["types.parquet", "types.feather"]) {
    const columns = (time: string, price: string) => ({ time, open: price, high: price, low: price, close: price })

    for (const time of [...TIMES, "ns_plain", "ns_utc", "ns_number", "seconds", "iso"]) {
      it.effect(`reads the times ${time} of ${file}`, () =>
        Effect.gen(function* () {
          const { bars } = yield* importing(file, { timeframe: "1m", columns: columns(time, "float64") })
          const ms = time.startsWith("s_") ? "000" : "123"
          const times = ["14:30:00", "14:31:00", "14:32:00"].map((clock) => `2024-01-02T${clock}.${ms}Z`)
          assert.deepStrictEqual(
            bars.AAPL?.map(([at]) => at),
            times,
          )
        }),
      )
    }

    it.effect(`reads times without a zone in ${file} in the zone of the settings`, () =>
      Effect.gen(function* () {
        const options = { timeframe: "1m", timeZone: "America/New_York" }
        const { bars: plain } = yield* importing(file, { ...options, columns: columns("ms_plain", "float64") })
        assert.strictEqual(plain.AAPL?.[0]?.[0], "2024-01-02T19:30:00.123Z")
        const { bars: utc } = yield* importing(file, { ...options, columns: columns("ms_utc", "float64") })
        assert.strictEqual(utc.AAPL?.[0]?.[0], "2024-01-02T14:30:00.123Z")
      }),
    )

    const kinds = [
      "float64",
      "float32",
      "decimal",
      "text",
      "large_text",
      ...(file === "types.feather" ? ["float16"] : []),
    ]
    for (const price of kinds) {
      it.effect(`reads the prices ${price} of ${file}`, () =>
        Effect.gen(function* () {
          const { bars } = yield* importing(file, { timeframe: "1m", columns: columns("ms_utc", price) })
          assert.deepStrictEqual(
            bars.AAPL?.map(([, open]) => open),
            [187.25, 184.5, 182.75],
          )
        }),
      )
    }

    for (const price of ["int32", "uint64"]) {
      it.effect(`reads the prices ${price} of ${file}`, () =>
        Effect.gen(function* () {
          const { bars } = yield* importing(file, { timeframe: "1m", columns: columns("ms_utc", price) })
          assert.deepStrictEqual(
            bars.AAPL?.map(([, open]) => open),
            [187, 184, 182],
          )
        }),
      )
    }
  }

  it.effect("reads columns whose packed blocks refer to each other", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing("long.feather", { timeframe: "1m" })
      assert.deepStrictEqual([report.rows, report.added, report.unchanged], [20_000, 50, 19_950])
      assert.deepStrictEqual(
        bars.long?.map(([, , , , close]) => close),
        Array.from({ length: 50 }, (_, at) => 100 + at / 4),
      )
    }),
  )

  it.effect(
    "recognizes freqtrade's file names, and skips other timeframes and files that are not candles of trades",
    () =>
      Effect.gen(function* () {
        const { bars, report } = yield* importing("freqtrade", { timeframe: "1h" })
        const hours = ["2024-01-02", "2024-01-02T01:00:00.000Z", "2024-01-02T02:00:00.000Z"]
        const expected = hours.map((hour, at) => [hour, ...PRICES[at], [12.5, 8.25, 4][at]])
        const symbols = ["ADA/USDT", "BTC/USDT", "ETH/BTC", "LTC/USDT", "SOL/USDT", "XRP/USDT:USDT"]
        assert.deepStrictEqual(bars, Object.fromEntries(symbols.map((symbol) => [symbol, expected])))
        assert.deepStrictEqual(report.leftOut, [
          { ending: ".feather of 5m", files: 1 },
          { ending: ".feather of mark", files: 1 },
        ])
      }),
  )

  it.effect("reads tables in standard compressed formats, whatever their names", () =>
    Effect.gen(function* () {
      const bytes = readFileSync(join(TABLES, "pandas.feather"))
      const parquet = readFileSync(join(TABLES, "pandas.parquet"))
      const { report, store } = yield* importTexts({
        "A.feather.gz": gzipSync(bytes),
        "B.bin": bytes,
        "C.csv": parquet,
        "D.parquet.gz": gzipSync(parquet),
      })
      assert.deepStrictEqual(report.unusable, [])
      assert.deepStrictEqual(yield* barsIn(store), { A: AAPL, "B.bin": AAPL, C: AAPL, D: AAPL })
    }),
  )

  it.effect("reads any doubles that polars compresses", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom("uncompressed", "lz4", "zstd"),
          fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 30 }),
          // More than 64 kB, which LZ4 packs as blocks that refer to each other.
          fc.integer({ min: 1, max: 400 }),
          (compression, few, times) =>
            Effect.gen(function* () {
              const prices = Array.from({ length: times }, () => few).flat()
              const time = Array.from(prices, (_, at) => new Date(Date.UTC(2024, 0, 1) + at * 60_000))
              const table = pl.DataFrame({ time, open: prices, high: prices, low: prices, close: prices })
              const bytes = table.writeIPC({ compression })
              const { report, store } = yield* importTexts({ "A.arrow": bytes }, { timeframe: "1m" })
              assert.deepStrictEqual(report.unusable, [])
              const { A } = yield* barsIn(store, "1m")
              assert.deepStrictEqual(
                A?.map(([, open]) => open),
                prices,
              )
            }).pipe(Effect.scoped, Effect.runPromise),
        ),
        { numRuns: 12 },
      ),
    ),
  )

  it.effect("filters rows by the values of columns", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importing("polars.arrow", { where: { ticker: ["MSFT"] } })
      assert.deepStrictEqual(bars, { MSFT })
      assert.strictEqual(report.filtered, 3)
    }),
  )
})

describe("Parquet and Arrow files that cannot be read", () => {
  const messageOf = Effect.fnUntraced(function* (
    name: string,
    bytes: Uint8Array,
    options: Partial<ImportOptions> = {},
  ) {
    const { report } = yield* importTexts({ [name]: bytes }, options)
    assert.strictEqual(report.files, 0)
    return report.unusable[0]?.message ?? ""
  })
  const fixture = (name: string) => readFileSync(join(TABLES, name))

  it.effect("are refused with the reason", () =>
    Effect.gen(function* () {
      assert.include(
        yield* messageOf("a.feather", fixture("version-1.feather")),
        "Feather of version 1: write it again",
      )
      assert.include(yield* messageOf("a.parquet", Buffer.from("symbol,date\n")), "neither Parquet nor Arrow")
      assert.include(yield* messageOf("a.parquet", Buffer.alloc(0)), "it is empty")
      assert.include(yield* messageOf("a.arrow", fixture("polars.arrow").subarray(0, 1500)), "it was cut short")
      assert.include(yield* messageOf("a.arrow", fixture("stream.arrow").subarray(0, 1700)), "it was cut short")
      assert.include(yield* messageOf("a.parquet", fixture("polars.parquet").subarray(0, 1500)), "was cut short")
      assert.include(
        yield* messageOf("a.h5", Buffer.from("\x89HDF\r\n\x1a\n", "latin1")),
        "convert-data --format-from hdf5",
      )
    }),
  )

  it.effect("are refused with a list of their columns if one is missing", () =>
    Effect.gen(function* () {
      const options = { columns: { close: "Settle" } }
      assert.include(yield* messageOf("a.parquet", fixture("pandas.parquet"), options), "no column Settle")
      const missing = yield* messageOf("a.arrow", fixture("types.feather"), { columns: { time: "date32" } })
      assert.include(missing, "it has no column for open, high, low, close")
      assert.include(missing, "decimal (decimal)")
    }),
  )

  it.effect("are refused if they have another timeframe", () =>
    Effect.gen(function* () {
      const options = { timeframe: "1d" }
      const message = yield* messageOf("BTC_USDT-5m.feather", fixture("freqtrade/BTC_USDT-5m.feather"), options)
      assert.include(message, "give --timeframe 5m")
    }),
  )

  it.effect("never crash the import, whatever bytes are wrong", () =>
    Effect.gen(function* () {
      for (const name of ["polars.arrow", "stream.arrow", "pandas.feather", "pandas-zstd.feather", "duckdb.parquet"]) {
        const whole = fixture(name)
        const files: Record<string, Uint8Array> = {}
        for (let at = 0; at < whole.length; at += 211) {
          const bytes = Buffer.from(whole)
          bytes[at] ^= 0xff
          files[`${at}.${name.split(".")[1] ?? ""}`] = bytes
        }
        const { folder, paths, store } = yield* writeFiles(files)
        const report = yield* importCsv(paths, { store, timeframe: "1d", check: true, symbol: "A" })
        assert.isAtLeast(report.unusable.length, 1, folder)
      }
    }),
  )
})
