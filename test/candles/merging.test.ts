import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { inStore, someBars, writeStore } from "./writeStore.ts"
import { versionOf } from "../../src/candles/seriesVersion.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

const HEADER = "date,open,high,low,close,volume\n"
const row = (day: number, price: number, volume: number | "" = 5) =>
  `${new Date(day * 86_400_000).toISOString().slice(0, 10)},${price},${price},${price},${price},${volume}\n`

describe("importing again", () => {
  it.effect("changes no byte of the store and reports every bar as unchanged, even without volumes", () =>
    Effect.gen(function* () {
      const rows = Array.from({ length: 1500 }, (_, day) => row(day, 1 + day, day % 5 === 0 ? "" : day))
      const { store, paths, report } = yield* importTexts({
        "A.csv": HEADER + rows.join(""),
        "B.csv": HEADER + rows[0],
      })
      assert.deepInclude(report, { added: 1501, replaced: 0, unchanged: 0 })
      const before = readFileSync(store)
      const onlooker = yield* Effect.acquireRelease(
        Effect.sync(() => new DatabaseSync(store, { readOnly: true })),
        (db) => Effect.sync(() => db.close()),
      )
      // Changes with every commit of another connection.
      const version = () => onlooker.prepare("PRAGMA data_version").get()?.data_version
      const versionBefore = version()
      const again = yield* importCsv(paths, { store, timeframe: "1d" })
      assert.deepInclude(again, {
        rows: 1501,
        added: 0,
        replaced: 0,
        unchanged: 1501,
        rejected: 0,
        files: 2,
        symbols: 2,
      })
      assert.strictEqual(version(), versionBefore)
      assert.isTrue(readFileSync(store).equals(before))
      writeFileSync(paths[1], HEADER + row(0, 9))
      yield* importCsv(paths, { store, timeframe: "1d" })
      assert.notStrictEqual(version(), versionBefore)
    }),
  )

  it.effect("adds new bars, replaces changed ones and keeps the rest", () =>
    Effect.gen(function* () {
      const { store, paths } = yield* importTexts({ "A.csv": HEADER + row(10, 1) + row(11, 2) + row(14, 3) })
      writeFileSync(paths[0], HEADER + row(15, 9) + row(11, 7) + row(10, 1) + row(9, 8) + row(12, 6))
      const report = yield* importCsv(paths, { store, timeframe: "1d" })
      assert.deepInclude(report, { rows: 5, added: 3, replaced: 1, unchanged: 1 })
      assert.deepStrictEqual(
        (yield* barsIn(store)).A.map(([date, open]) => [date, open]),
        [
          ["1970-01-10", 8],
          ["1970-01-11", 1],
          ["1970-01-12", 7],
          ["1970-01-13", 6],
          ["1970-01-15", 3],
          ["1970-01-16", 9],
        ],
      )
    }),
  )

  it.effect("keeps the timeframes of a symbol apart", () =>
    Effect.gen(function* () {
      const { store, paths } = yield* importTexts({ "A.csv": HEADER + row(10, 1) })
      yield* importCsv(paths, { store, timeframe: "1w" })
      writeFileSync(paths[0], HEADER + row(11, 2))
      yield* importCsv(paths, { store, timeframe: "1w" })
      assert.strictEqual((yield* barsIn(store)).A.length, 1)
      assert.strictEqual((yield* barsIn(store, "1w")).A.length, 2)
    }),
  )
})

describe("writing bars in any portions", () => {
  // 2500 bars: portions begin, end and overlap inside, at and across the ends of chunks.
  const all = someBars(2500)
  const cut = fc.oneof(fc.integer({ min: 0, max: 2500 }), fc.constantFrom(0, 999, 1000, 1001, 2000, 2500))
  const large = fc.tuple(cut, cut, fc.integer({ min: 1, max: 3 })).filter(([from, to]) => from < to)
  // Typical writes are a few bars at or near the end of a series.
  const small = fc
    .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, 2, 5, 31, 32, 33))
    .map(([back, length]) => ({ back, length }))
  const step = fc.oneof(
    { weight: 2, arbitrary: large },
    { weight: 5, arbitrary: small },
    { weight: 1, arbitrary: fc.constant("settle" as const) },
  )

  it.effect("stores each bar once, the last one written, and the version of the whole series", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      let run = 0
      const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) =>
        Effect.gen(function* () {
          const path = join(folder, `${run++}.db`)
          const naive = new Map<number, number>()
          let end = 0
          for (const [generation, each] of steps.entries()) {
            if (each === "settle") {
              yield* inStore(path, (writer) => writer.settle("A", "1d"))
              continue
            }
            const [from, to, every] =
              "back" in each ? [Math.max(0, end - each.back), end - each.back + each.length, 1] : each
            const kept = (_: number, index: number) => index >= from && index < to && (index - from) % every === 0
            const pick = (column: Float64Array) => column.filter(kept)
            const close = pick(all.close).map((value) => value + generation / 8)
            const bars = {
              time: pick(all.time),
              open: pick(all.open),
              high: pick(all.high),
              low: pick(all.low),
              volume: pick(all.volume),
              close,
            }
            const [written] = yield* writeStore(path, { A: bars })
            assert.strictEqual(written.lost, 0)
            assert.strictEqual(written.added, bars.time.filter((time) => !naive.has(time)).length)
            bars.time.forEach((time, index) => naive.set(time, close[index]))
            end = Math.max(end, Math.min(to, 2500))
          }
          if (naive.size === 0) return
          const [{ columns }, versions] = yield* CandleRepository.use((candles) =>
            Effect.all([
              candles.getRange("A", { timeframe: "1d", range: {} }),
              candles.versions?.(["A"], "1d") ?? Effect.succeed([]),
            ]),
          ).pipe(Effect.provide(SqliteCandles.layer(path), { local: true }))
          const times = [...naive.keys()].toSorted((a, b) => a - b)
          const column = (value: (time: number) => number) => Float64Array.from(times, value)
          const was = (values: Float64Array) => column((time) => values[time / 86_400_000])
          const expected = {
            time: Float64Array.from(times),
            close: column((time) => naive.get(time) ?? NaN),
            open: was(all.open),
            high: was(all.high),
            low: was(all.low),
            volume: was(all.volume),
          }
          assert.deepStrictEqual(columns, expected)
          assert.deepStrictEqual(versions, [versionOf(expected)])
        }).pipe(Effect.scoped, Effect.runPromise),
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: 60 }))
    }),
  )
})

describe("importing rows in any order, form and splitting over files", () => {
  interface Row {
    readonly symbol: string
    readonly day: number
    readonly price: number
    readonly volume: number
  }
  const rowsOf: fc.Arbitrary<Row> = fc.record({
    symbol: fc.constantFrom("A", "BRK.B", "Ünï-9"),
    day: fc.integer({ min: 10_000, max: 10_040 }),
    price: fc.integer({ min: 1, max: 99_999 }).map((cents) => cents / 100),
    volume: fc.oneof(fc.nat(1e9), fc.constant(NaN)),
  })
  const form = fc.record({
    columns: fc.shuffledSubarray(["symbol", "date", "open", "high", "low", "close", "volume"], { minLength: 7 }),
    separator: fc.constantFrom(",", ";", "\t"),
    quote: fc.boolean(),
    end: fc.constantFrom("\n", "\r\n", "\n\n"),
    time: fc.constantFrom<(day: number) => string>(
      (day) => new Date(day * 86_400_000).toISOString().slice(0, 10),
      (day) => new Date(day * 86_400_000).toISOString(),
      (day) => String(day * 86_400),
      (day) => String(day * 86_400_000),
    ),
  })
  const file = fc.tuple(fc.array(rowsOf, { maxLength: 40 }), form)

  const textOf = (
    rows: ReadonlyArray<Row>,
    { columns, separator, quote, end, time }: typeof form extends fc.Arbitrary<infer F> ? F : never,
  ) => {
    const line = (values: ReadonlyArray<string>) =>
      values.map((value) => (quote ? `"${value}"` : value)).join(separator) + end
    const field = (each: Row, column: string): string => {
      if (column === "symbol") return each.symbol
      if (column === "date") return time(each.day)
      if (column === "volume") return Number.isNaN(each.volume) ? "" : String(each.volume)
      return String(each.price)
    }
    return line(columns) + rows.map((each) => line(columns.map((column) => field(each, column)))).join("")
  }

  const isEqual = (a: Row, b: Row): boolean => a.price === b.price && Object.is(a.volume, b.volume)

  it.effect(
    "stores for each symbol and time the values that all rows agree on, rejects contradictions, and counts every row",
    () =>
      Effect.gen(function* () {
        const property = fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), (files) =>
          Effect.gen(function* () {
            const naive = new Map<string, Map<number, Row>>()
            let refused = 0
            for (const [rows] of files) {
              const bars = Map.groupBy(rows, ({ day, symbol }) => `${symbol} ${day}`)
              const agreed = [...bars.values()].flatMap((same) =>
                same.every((each) => isEqual(each, same[0])) ? [same[0]] : [],
              )
              const known = (each: Row) => naive.get(each.symbol)?.get(each.day)
              if (agreed.some((each) => !isEqual(each, known(each) ?? each))) refused++
              else
                for (const each of agreed)
                  naive.set(each.symbol, (naive.get(each.symbol) ?? new Map<number, Row>()).set(each.day, each))
            }
            const texts = files.map(([rows, how], index) => [`${index}.csv`, textOf(rows, how)] as const)
            const { paths, store } = yield* writeFiles(Object.fromEntries(texts))
            const report = yield* importCsv(paths, { store, timeframe: "1d", allowGaps: true })
            const expected = [...naive].map(([symbol, days]) => [
              symbol,
              [...days.values()]
                .toSorted((a, b) => a.day - b.day)
                .map(({ day, price, volume }) => [
                  new Date(day * 86_400_000).toISOString().slice(0, 10),
                  price,
                  price,
                  price,
                  price,
                  volume,
                ]),
            ])
            assert.deepStrictEqual(yield* barsIn(store), Object.fromEntries(expected))
            const { rows, added, replaced, unchanged, rejected } = report
            const contradicted = report.unusable.filter(({ message }) =>
              message.includes("earlier file of this import"),
            )
            assert.strictEqual(contradicted.length, refused)
            if (report.unusable.length === 0) assert.strictEqual(rows, files.flatMap(([each]) => each).length)
            assert.strictEqual(rows, added + replaced + unchanged + rejected)
          }).pipe(Effect.scoped, Effect.runPromise),
        )
        yield* Effect.promise(() => fc.assert(property, { numRuns: 40 }))
      }),
  )
})
