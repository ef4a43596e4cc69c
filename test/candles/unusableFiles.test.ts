import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"

const GOOD = "date,open,high,low,close\n2013-02-08,1,1,1,1\n"

describe("a file without candles", () => {
  const files: Readonly<Record<string, readonly [content: string | Uint8Array, says: RegExp]>> = {
    "lacks columns": [
      "date,price,high\n2013-02-08,1,1\n",
      /no column for open, low: a line must name .* Its first line has date, price, high$/,
    ],
    "has columns in an unknown order": [
      "1704153600,9,12,10,11,100\n1704240000,9,12,10,11,100\n",
      /no line names its columns, .*: name them with --header, such as --header time,open/,
    ],
    "is empty": ["", /there is nothing in it/],
    "has blank lines only": ["\n\r\n  \n", /there is nothing in it/],
    "is a damaged archive": [gzipSync(GOOD).subarray(0, 30), /unexpected end of file/],
    "is binary": [Uint8Array.from({ length: 5000 }, (_, index) => (index * 31) % 256), /not a text file/],
    "has a line without end": [`${GOOD}${"1".repeat(17_000_000)}`, /line 3 is longer than/],
  }
  for (const [name, [content, says]] of Object.entries(files)) {
    it.effect(`is reported and left out, and the others are imported: ${name}`, () =>
      Effect.gen(function* () {
        const { store, report, paths } = yield* importTexts({ "BAD.csv": content, "A.csv": GOOD })
        assert.deepStrictEqual(
          report.unusable.map(({ _tag, path }) => [_tag, path]),
          [["UnusableFile", paths[0]]],
        )
        assert.include(report.unusable[0].message, `Cannot import ${paths[0]}: `)
        assert.match(report.unusable[0].message, says)
        assert.deepInclude(report, { files: 1, symbols: 1, rows: 1, added: 1 })
        assert.deepStrictEqual(Object.keys(yield* barsIn(store)), ["A"])
      }),
    )
  }

  it.effect("is rolled back even if its fault comes late", () =>
    Effect.gen(function* () {
      // More bars than are kept in memory: some are written before the endless line.
      const many = Array.from({ length: 1_000_001 }, (_, index) => `${index},1,1,1,1`).join("\n")
      const bad = `time,open,high,low,close\n${many}\n${"1".repeat(17_000_000)}`
      const { store, report } = yield* importTexts({ "BAD.csv": bad, "A.csv": GOOD }, { timeframe: "1s" })
      assert.match(report.unusable[0].message, /BAD\.csv: line 1000003 is longer than/)
      assert.deepInclude(report, { files: 1, rows: 1, added: 1 })
      assert.deepStrictEqual(Object.keys(yield* barsIn(store, "1s")), ["A"])
    }),
  )

  it.effect("but with rows is reported with their number and the first reason", () =>
    Effect.gen(function* () {
      const wrong = GOOD.replaceAll("2013-02-08", "soon")
      const { report, paths } = yield* importTexts({ "BAD.csv": wrong, "A.csv": GOOD })
      assert.deepStrictEqual(
        report.unusable.map(({ path }) => path),
        [paths[0]],
      )
      assert.match(report.unusable[0].message, /BAD\.csv: its only row is no bar \(line 2: the date 'soon' /)
      assert.deepInclude(report, { files: 1, symbols: 1, rows: 2, added: 1, rejected: 1 })
    }),
  )

  it.effect("is reported if its name is not a symbol and no column has one", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ ".csv": GOOD, " .csv": GOOD.replaceAll(/$/gm, ",") })
      for (const { message } of report.unusable) assert.match(message, /its name has no symbol before the ending/)
      assert.strictEqual(report.unusable.length, 2)
      assert.deepStrictEqual(yield* barsIn(store), {})
    }),
  )

  it.effect("is reported if it is missing, or a folder without files", () =>
    Effect.gen(function* () {
      const { store, folder } = yield* writeFiles({})
      mkdirSync(join(folder, "empty"))
      const report = yield* importCsv([join(folder, "none.csv"), join(folder, "empty")], { store, timeframe: "1d" })
      assert.match(report.unusable[0].message, /none\.csv: there is no such file or folder/)
      assert.match(report.unusable[1].message, /empty: the folder has no file of candles/)
      assert.deepInclude(report, { files: 0, rows: 0 })
    }),
  )
})

describe("a file that names its columns and has no rows", () => {
  const EMPTY = "date,open,high,low,close\n"

  it.effect("is reported if nothing else is imported", () =>
    Effect.gen(function* () {
      const { report } = yield* importTexts({ "A.csv": EMPTY, "B.csv": EMPTY })
      assert.deepStrictEqual(
        report.unusable.map(({ message }) => message.replace(/ \S+\//, " ")),
        ["A", "B"].map((name) => `Cannot import ${name}.csv: it names its columns and has no rows`),
      )
      assert.deepInclude(report, { files: 0, leftOut: [] })
    }),
  )

  it.effect("is counted among those that were skipped if other files are imported", () =>
    Effect.gen(function* () {
      const { paths, report } = yield* importTexts({ "A.csv": GOOD, "B.csv": EMPTY, "C.csv": EMPTY })
      assert.deepStrictEqual(report.unusable, [])
      assert.deepInclude(report, {
        files: 1,
        leftOut: [{ ending: `.csv without rows (such as ${paths[1]})`, files: 2 }],
      })
    }),
  )
})

describe("an import", () => {
  it.effect("of a folder whose files are all skipped is reported", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* writeFiles({ "meta.json": "{}" })
      const { leftOut, unusable } = yield* importCsv([folder], { store, timeframe: "1d" })
      assert.deepStrictEqual(
        unusable.map(({ message }) => message),
        [`Cannot import ${folder}: nothing in it has candles`],
      )
      assert.deepStrictEqual(leftOut, [{ ending: ".json", files: 1 }])
    }),
  )

  it.effect("with a wrong timeframe fails before it creates a store", () =>
    Effect.gen(function* () {
      const { store, paths } = yield* writeFiles({ "A.csv": GOOD })
      const error = yield* Effect.flip(importCsv(paths, { store, timeframe: "daily" }))
      assert.strictEqual(error._tag, "InvalidJob")
      assert.match(error.message, /Expected a timeframe such as 1m/)
      assert.strictEqual((yield* Effect.flip(barsIn(store)))._tag, "StoreUnavailable")
    }),
  )

  it.effect("into a file that is not a store fails and leaves it unchanged", () =>
    Effect.gen(function* () {
      const { paths } = yield* writeFiles({ "A.csv": GOOD })
      const error = yield* Effect.flip(importCsv(paths, { store: paths[0], timeframe: "1d" }))
      assert.strictEqual(error._tag, "StoreUnavailable")
      assert.match(error.message, /not a candle store/)
    }),
  )
})
