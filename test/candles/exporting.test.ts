import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import pl from "nodejs-polars"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { emptyBars } from "../../src/candles/mergeBars.ts"
import { makeRowGroups } from "../../src/candles/export/rowGroups.ts"
import { rowsIn, type SymbolBars } from "../../src/candles/source/TableSink.ts"
import { exportCandles } from "../../src/candles/export/CandleExport.ts"
import type { ExportOptions } from "../../src/candles/export/exportOptions.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"
import { inDuckDb } from "../stores/writeTables.ts"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { writeStore } from "./writeStore.ts"

const DAY = 86_400_000
const MINUTE = 60_000
const FORMATS = ["parquet", "arrow", "csv"] as const

/** Bars of doubles that need all their digits, some without a volume. */
const barsOf = (numbers: ReadonlyArray<number>, step: number, first = Date.UTC(2024, 0, 1)): BarColumns => {
  const column = (of: (price: number, at: number) => number) => Float64Array.from(numbers, of)
  return {
    time: column((_, at) => first + at * step),
    open: column((price) => price),
    high: column((price) => price * 1.1),
    low: column((price) => price / 1.1),
    close: column((price) => price),
    volume: column((price, at) => (at % 3 === 1 ? NaN : price * 1e6)),
  }
}

const exporting = (store: string, options: ExportOptions) =>
  exportCandles(options).pipe(Effect.scoped, Effect.provide(CandleStore.layer(store), { local: true }))

const symbolName = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .map((text) => text.trim())
  .filter((text) => text !== "" && !/[\p{Cc}\p{Cs}\uFFFD]/u.test(text))
const someSymbol = fc.oneof(
  symbolName,
  fc.constantFrom("BRK.B", "BTC/USDT:USDT", 'A"B', "A,B", "null", "NA", "0050", "^GSPC", "CON", "..", "50%", "a\\b"),
)
const someBars = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 })
const someMarket = fc.uniqueArray(fc.tuple(someSymbol, someBars), {
  minLength: 1,
  maxLength: 5,
  selector: ([symbol]) => symbol,
})

describe("exported candles", () => {
  for (const format of FORMATS) {
    for (const [timeframe, step] of [
      ["1d", DAY],
      ["1m", MINUTE],
    ] as const) {
      it.effect(`of ${timeframe} in ${format} are imported again bar for bar`, () =>
        Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(someMarket, (market) =>
              Effect.gen(function* () {
                const folder = yield* temporaryFolder
                const [from, to] = [join(folder, "from.db"), join(folder, "to.db")]
                yield* writeStore(
                  from,
                  Object.fromEntries(market.map(([symbol, prices]) => [symbol, barsOf(prices, step)])),
                  timeframe,
                )
                const file = join(folder, `all.${format}`)
                const report = yield* exporting(from, { out: file, timeframe })
                assert.strictEqual(report.symbols, market.length)
                const imported = yield* importCsv([file], { store: to, timeframe })
                assert.deepStrictEqual(imported.unusable, [])
                assert.deepStrictEqual(yield* barsIn(to, timeframe), yield* barsIn(from, timeframe))
              }).pipe(Effect.scoped, Effect.runPromise),
            ),
            { numRuns: 12 },
          ),
        ),
      )
    }
  }
})

const withMarket = Effect.fnUntraced(function* (timeframe = "1d", step = DAY) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  const market = { AAPL: barsOf([184.2, 185.6, 181.9], step), "BTC/USDT": barsOf([44_000.5, 45_100.25], step) }
  yield* writeStore(store, market, timeframe)
  return { folder, store }
})

const ROWS = [
  ["AAPL", "2024-01-01", 184.2, 184.2 * 1.1, 184.2 / 1.1, 184.2, 184.2 * 1e6],
  ["AAPL", "2024-01-02", 185.6, 185.6 * 1.1, 185.6 / 1.1, 185.6, null],
  ["AAPL", "2024-01-03", 181.9, 181.9 * 1.1, 181.9 / 1.1, 181.9, 181.9 * 1e6],
  ["BTC/USDT", "2024-01-01", 44_000.5, 44_000.5 * 1.1, 44_000.5 / 1.1, 44_000.5, 44_000.5 * 1e6],
  ["BTC/USDT", "2024-01-02", 45_100.25, 45_100.25 * 1.1, 45_100.25 / 1.1, 45_100.25, null],
]

describe("an exported file", () => {
  for (const format of ["parquet", "csv"]) {
    it.effect(`is read by DuckDB as dates and doubles: ${format}`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* withMarket()
        const file = join(folder, `all.${format}`)
        yield* exporting(store, { out: file, timeframe: "1d" })
        yield* inDuckDb(":memory:", async (connection) => {
          const read = await connection.runAndReadAll(
            `SELECT symbol, date, open, high, low, close, volume::DOUBLE FROM '${file}'`,
          )
          assert.strictEqual(String(read.columnTypes()[1]), "DATE")
          assert.deepStrictEqual(
            read.getRows().map(([symbol, date, ...values]) => [symbol, String(date), ...values]),
            ROWS,
          )
        })
      }),
    )
  }

  it.effect("has timestamps in UTC for shorter bars, and for days with `--times timestamp`", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withMarket("1m", MINUTE)
      const file = join(folder, "all.parquet")
      yield* exporting(store, { out: file, timeframe: "1m" })
      const days = yield* withMarket()
      const dated = join(folder, "days.parquet")
      yield* exporting(days.store, { out: dated, timeframe: "1d", times: "timestamp" })
      yield* inDuckDb(":memory:", async (connection) => {
        for (const [path, last] of [
          [file, Date.UTC(2024, 0, 1, 0, 2)],
          [dated, Date.UTC(2024, 0, 3)],
        ]) {
          const read = await connection.runAndReadAll(
            `SELECT typeof(time), epoch_ms(time) FROM '${path}' WHERE symbol = 'AAPL'`,
          )
          assert.deepStrictEqual(read.getRows().at(-1), ["TIMESTAMP WITH TIME ZONE", BigInt(last)])
        }
      })
    }),
  )

  for (const [format, read] of [
    ["arrow", (file: string) => pl.readIPC(readFileSync(file))],
    ["parquet", (file: string) => pl.readParquet(file)],
  ] as const) {
    it.effect(`is read by polars: ${format}`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* withMarket()
        const file = join(folder, `all.${format}`)
        yield* exporting(store, { out: file, timeframe: "1d" })
        const table = read(file)
        assert.deepStrictEqual(table.columns, ["symbol", "date", "open", "high", "low", "close", "volume"])
        assert.deepStrictEqual(
          table
            .rows()
            .map(([symbol, date, ...values]) => [symbol, new Date(date).toISOString().slice(0, 10), ...values]),
          ROWS,
        )
      }),
    )
  }

  it.effect("has only the requested symbols and range", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withMarket()
      const out = join(folder, "some.csv")
      const range = { from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 0, 3) }
      const report = yield* exporting(store, { out, timeframe: "1d", symbols: ["AAPL", "NOPE", "AAPL"], range })
      assert.deepStrictEqual([report.symbols, report.bars, report.files], [1, 1, 1])
      assert.deepStrictEqual(
        report.unread.map(({ symbol }) => symbol),
        ["NOPE"],
      )
      assert.strictEqual(readFileSync(out, "utf8").split("\n").length, 3)
    }),
  )

  it.effect("has one batch for each row group", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const store = join(folder, "market.db")
      const prices = Array.from({ length: 123_000 }, (_, at) => 100 + (at % 997) / 8)
      yield* writeStore(store, { A: barsOf(prices, MINUTE), B: barsOf([1, 2], MINUTE) }, "1m")
      for (const [format, heightOf] of [
        ["arrow", (file: string) => pl.readIPC(readFileSync(file)).height],
        ["parquet", (file: string) => pl.readParquet(file).height],
      ] as const) {
        const out = join(folder, `all.${format}`)
        yield* exporting(store, { out, timeframe: "1m" })
        assert.strictEqual(heightOf(out), 123_002)
      }
    }),
  )
})

describe("the row groups of an export", () => {
  it("hold whole symbols where they fit, and never more rows than the limit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 12 }), (lengths) => {
        const groups: Array<ReadonlyArray<SymbolBars>> = []
        const rows = makeRowGroups({ write: (some) => void groups.push(some), finish: () => {} })
        for (const [at, length] of lengths.entries()) rows.add(`S${at}`, emptyBars(length))
        rows.finish()
        const written = new Map<string, number>()
        for (const group of groups) {
          assert.isAtMost(rowsIn(group), 122_880)
          for (const { bars, symbol } of group) {
            written.set(symbol, (written.get(symbol) ?? 0) + bars.time.length)
            const { length } = bars.time
            // A part of a symbol is a whole group, or the symbol's end.
            if (length < (lengths[Number(symbol.slice(1))] ?? 0)) {
              assert.isTrue(length === 122_880 || written.get(symbol) === lengths[Number(symbol.slice(1))])
            }
          }
        }
        for (const [at, length] of lengths.entries()) assert.strictEqual(written.get(`S${at}`) ?? 0, length)
      }),
      { numRuns: 10 },
    )
  })
})

describe("an exported folder", () => {
  it.effect("has a file for each symbol, whatever its name", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withMarket()
      const out = `${join(folder, "out")}/`
      const report = yield* exporting(store, { out, timeframe: "1d", format: "arrow" })
      assert.strictEqual(report.files, 2)
      assert.deepStrictEqual(readdirSync(out).toSorted(), ["AAPL.arrow", "BTC%2FUSDT.arrow"])
      const back = join(folder, "back.db")
      yield* importCsv([out], { store: back, timeframe: "1d" })
      assert.deepStrictEqual(yield* barsIn(back), yield* barsIn(store))
    }),
  )

  it.effect("has the layout of freqtrade with `--layout freqtrade`", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const store = join(folder, "market.db")
      const prices = barsOf([1, 2, 3], 3_600_000)
      yield* writeStore(store, { "BTC/USDT": prices, "XRP/USDT:USDT": prices }, "1h")
      const out = join(folder, "binance")
      yield* exporting(store, { out, timeframe: "1h", format: "arrow", layout: "freqtrade" })
      const files = ["BTC_USDT-1h.feather", join("futures", "XRP_USDT_USDT-1h-futures.feather")]
      for (const file of files) {
        const table = pl.readIPC(readFileSync(join(out, file)))
        assert.deepStrictEqual(table.columns, ["date", "open", "high", "low", "close", "volume"])
        assert.include(String(table.getColumn("date").dtype), "Datetime")
      }
      const back = join(folder, "back.db")
      yield* importCsv([out], { store: back, timeframe: "1h" })
      assert.deepStrictEqual(yield* barsIn(back, "1h"), yield* barsIn(store, "1h"))
    }),
  )
})

describe("an export that fails", () => {
  it.effect("leaves the previous file and nothing beside it", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withMarket()
      mkdirSync(join(folder, "out"))
      const out = join(folder, "out", "all.parquet")
      writeFileSync(out, "as it was")
      const odd = join(folder, "odd.db")
      yield* writeStore(odd, { A: barsOf([1, 2], DAY), B: barsOf([1, 2], DAY, Date.UTC(2024, 0, 1, 14, 30)) }, "1d")
      const error = yield* Effect.flip(exporting(odd, { out, timeframe: "1d" }))
      assert.include(error.message, "B has a bar at 2024-01-01T14:30:00.000Z, which is no date: give --times timestamp")
      assert.deepStrictEqual(readdirSync(join(folder, "out")), ["all.parquet"])
      assert.strictEqual(readFileSync(out, "utf8"), "as it was")
      yield* exporting(store, { out, timeframe: "1d" })
      assert.deepStrictEqual(readdirSync(join(folder, "out")), ["all.parquet"])
    }),
  )

  it.effect("says why", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withMarket()
      const messageOf = (options: Partial<ExportOptions>) =>
        Effect.map(
          Effect.flip(exporting(store, { out: join(folder, "a.csv"), timeframe: "1d", ...options })),
          ({ _tag, message }) => `${_tag}: ${message}`,
        )
      assert.include(yield* messageOf({ out: join(folder, "prices") }), "InvalidJob: the format of")
      assert.include(yield* messageOf({ timeframe: "1h" }), "ExportFailed: Cannot export to")
      assert.include(yield* messageOf({ symbols: ["NOPE"] }), "none of 1 symbols can be read (NOPE:")
      assert.include(yield* messageOf({ range: { from: Date.UTC(2030, 0, 1) } }), "no symbol has a bar in the range")
      assert.include(yield* messageOf({ out: join(store, "a.csv") }), "ExportFailed: Cannot export to")
      assert.include(yield* messageOf({ format: "csv", layout: "freqtrade" }), "freqtrade reads no CSV")
      assert.isFalse(existsSync(join(folder, "a.csv")))
    }),
  )
})
