import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parquetWriteFile } from "hyparquet-writer"
import { copyFileSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { zstdCompressSync, gzipSync } from "node:zlib"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { cleanRows, NAMES, numbersFrom } from "./candleRows.ts"
import { barsOf } from "./expectedAnswer.ts"
import { ALL, closesOf, openStore, refusalOf } from "./reading.ts"
import { inDuckDb, writeParquet } from "./writeTables.ts"

const rows = cleanRows(5)
const closes = Object.fromEntries(
  Array.from(barsOf(rows), ([symbol, bars]) => [symbol, bars.map(({ close }) => close ?? NaN)]),
)

const closesIn = (store: string, symbols: ReadonlyArray<string> = NAMES) =>
  Effect.scoped(Effect.flatMap(openStore(store), (candles) => closesOf(candles, symbols)))

describe("a Parquet file", () => {
  it.live("is read with any compression and row group size, with and without dictionaries", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      for (const [at, options] of [
        "COMPRESSION uncompressed",
        "COMPRESSION snappy, PARQUET_VERSION v2",
        "COMPRESSION gzip",
        "COMPRESSION zstd, PARQUET_VERSION v2",
        "COMPRESSION brotli",
        "COMPRESSION lz4_raw",
        "ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 1",
        "ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 1, PARQUET_VERSION v2",
      ].entries()) {
        const file = join(folder, `bars${at}.parquet`)
        yield* writeParquet(file, rows, options)
        assert.deepStrictEqual(yield* closesIn(`${file}?timeframe=1d`), closes, options)
      }
    }),
  )

  it.live("is read from another writer: required columns, data pages v2, rows sorted by date", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const byDate = rows.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0))
      for (const codec of ["ZSTD", "GZIP", "UNCOMPRESSED"] as const) {
        const filename = join(folder, `${codec}.parquet`)
        const column = (name: "open" | "high" | "low" | "close") => byDate.map((row) => row[name] ?? NaN)
        yield* Effect.promise(async () =>
          parquetWriteFile({
            filename,
            codec,
            rowGroupSize: 900,
            compressors: { ZSTD: (bytes) => zstdCompressSync(bytes), GZIP: (bytes) => gzipSync(bytes) },
            columnData: [
              { name: "ticker", data: byDate.map(({ symbol }) => symbol ?? ""), type: "STRING", nullable: false },
              {
                name: "date",
                data: byDate.map(({ time }) => new Date(time ?? NaN)),
                type: "TIMESTAMP",
                nullable: false,
              },
              ...(["open", "high", "low", "close"] as const).map((name) => ({
                name,
                data: column(name),
                type: "DOUBLE" as const,
                nullable: false,
              })),
            ],
          }),
        )
        assert.deepStrictEqual(yield* closesIn(`${filename}?timeframe=1d`), closes, codec)
      }
    }),
  )

  it.live("is refused if it was cut short anywhere, is empty or is not a Parquet file", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const file = join(folder, "bars.parquet")
      yield* writeParquet(file, rows)
      const size = readFileSync(file).length
      const cut = join(folder, "cut.parquet")
      for (const length of [0, 3, 11, 12, size >> 1, size - 9, size - 8, size - 1]) {
        copyFileSync(file, cut)
        truncateSync(cut, length)
        assert.match(
          yield* refusalOf(cut),
          /^Cannot use the store .*cut\.parquet: it (is empty|is not a Parquet file)/,
          `${length}`,
        )
      }
      writeFileSync(cut, "symbol,time,open,high,low,close\n".repeat(9))
      assert.match(yield* refusalOf(cut), /it is not a Parquet file, or was cut short/)
      assert.match(yield* refusalOf(join(folder, "none.parquet")), /there is no such file/)
      assert.match(yield* refusalOf(join(folder, "none*.parquet")), /no file matches it/)
    }),
  )

  it.live(
    "with flipped bits gives other prices, errors of the symbols concerned or an error of the store, and nothing else",
    () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const file = join(folder, "bars.parquet")
        const damaged = join(folder, "damaged.parquet")
        yield* writeParquet(file, rows, "COMPRESSION zstd, ROW_GROUP_SIZE 2048")
        const bytes = readFileSync(file)
        const random = numbersFrom(Number(process.env["STORE_SEED"] ?? 8))
        const seen = { store: 0, symbol: 0, price: 0 }
        for (let flip = 0; flip < 200; flip++) {
          const broken = Buffer.from(bytes)
          const at = Math.floor(random() * bytes.length)
          broken[at] = (broken[at] ?? 0) ^ (1 << Math.floor(random() * 8))
          writeFileSync(damaged, broken)
          const answers = yield* Effect.result(closesIn(`${damaged}?timeframe=1d`))
          if (answers._tag === "Failure") {
            assert.strictEqual(answers.failure._tag, "StoreUnavailable")
            assert.include(answers.failure.message, "damaged.parquet: ")
            seen.store++
            continue
          }
          for (const [symbol, answer] of Object.entries(answers.success)) {
            if (typeof answer !== "string") {
              if (answer.join() !== closes[symbol]?.join()) seen.price++
              continue
            }
            assert.match(
              answer,
              /^(BadCandles: (The candles of .* are damaged \(.*\): write the file again|None of the rows of )|UnknownSymbol: )/s,
            )
            seen.symbol++
          }
        }
        assert.isAbove(seen.symbol, 0)
        assert.isAbove(seen.store, 0)
      }),
    60_000,
  )
})

describe("many Parquet files", () => {
  it.live("have their symbols in Hive partitions or file names, and a broken file fails only its symbol", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const hive = join(folder, "hive")
      const names = join(folder, "names")
      mkdirSync(names)
      yield* inDuckDb(":memory:", async (connection) => {
        await connection.run(
          "CREATE TABLE bars AS SELECT s AS symbol, '1d' AS timeframe, make_timestamp(d * 86400000000) AS time, d + 1.0 AS open, d + 1.0 AS high, d + 1.0 AS low, d + 1.0 AS close FROM (VALUES ('AAPL'), ('BRK/B'), ('MSFT')) t(s), range(3) u(d)",
        )
        await connection.run(`COPY bars TO '${hive}' (FORMAT parquet, PARTITION_BY (symbol, timeframe))`)
        for (const name of ["AAPL", "MSFT", "NVDA"]) {
          await connection.run(
            `COPY (SELECT time, open, high, low, close FROM bars WHERE symbol = 'AAPL') TO '${join(names, name)}.parquet' (FORMAT parquet)`,
          )
        }
      })
      for (const store of [`${hive}/`, `${hive}/**/*.parquet`, `${hive}/**/*.parquet?engine=duckdb`]) {
        assert.deepStrictEqual(
          yield* closesIn(store, ["AAPL", "BRK/B", "NONE"]),
          {
            AAPL: [1, 2, 3],
            "BRK/B": [1, 2, 3],
            NONE: "UnknownSymbol: There are no candles of NONE: import them, or check the spelling",
          },
          store,
        )
      }
      const byName = `${names}/*.parquet`
      for (const store of [byName, `${byName}?engine=duckdb`]) {
        assert.deepStrictEqual(yield* closesIn(store, ["NVDA", "MSFT"]), { NVDA: [1, 2, 3], MSFT: [1, 2, 3] })
      }
      truncateSync(join(names, "MSFT.parquet"), 100)
      const answers = yield* closesIn(byName, ["AAPL", "MSFT"])
      assert.deepStrictEqual(answers["AAPL"], [1, 2, 3])
      assert.match(
        String(answers["MSFT"]),
        /^BadCandles: The candles of MSFT are damaged \(.*MSFT\.parquet: it is not a Parquet file/,
      )
    }),
  )

  it.live("are read again by a job that is prepared after they were replaced, but not by an earlier one", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const file = join(folder, "bars.parquet")
      const bar = (close: number) => [{ symbol: "A", time: 86_400_000, open: 1, high: 9, low: 1, close, volume: 1 }]
      yield* writeParquet(file, bar(2))
      const candles = yield* openStore(`${file}?timeframe=1d`)
      const prepare = candles.prepare ?? (() => Effect.die("nothing to prepare"))
      const before = { ...ALL }
      yield* prepare(before)
      const versions = candles.versions ?? (() => Effect.die("no versions"))
      const [version] = yield* versions(["A", "B"], "1d")
      assert.deepStrictEqual(yield* versions(["A", "B"], "1d"), [version, undefined])
      yield* writeParquet(join(folder, "new"), bar(3))
      renameSync(join(folder, "new"), file)
      const after = { ...ALL }
      yield* prepare(after)
      assert.deepStrictEqual(yield* closesOf(candles, ["A"], after), { A: [3] })
      assert.notDeepEqual(yield* versions(["A"], "1d"), [version])
    }),
  )
})
