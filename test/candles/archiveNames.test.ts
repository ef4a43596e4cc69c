import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { crc32, gzipSync } from "node:zlib"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"

const FIXTURES = fileURLToPath(new URL("fixtures", import.meta.url))
const ZIP = readFileSync(join(FIXTURES, "sources", "archive.zip"))
const TAR = readFileSync(join(FIXTURES, "archives", "gnu.tar"))
const CSV = "date,open,high,low,close,volume\n2013-02-08,1,4,1,2,10\n"
const A = { A: [["2013-02-08", 1, 4, 1, 2, 10]] }

/** A zip archive of one empty file. */
const zipWith = (name: string): Buffer => {
  const names = Buffer.from(name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt32LE(crc32(""), 14)
  local.writeUInt16LE(names.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(names.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + names.length, 12)
  end.writeUInt32LE(30 + names.length, 16)
  return Buffer.concat([local, names, central, names, end])
}

describe("importCsv reads by its content", () => {
  const files: Readonly<Record<string, readonly [name: string, bytes: string | Uint8Array, symbols: string]>> = {
    "a zip archive that is called .csv": ["stuff.csv", ZIP, "ZA,ZB"],
    "a zip archive that is called .csv.gz": ["stuff.csv.gz", ZIP, "ZA,ZB"],
    "a tar archive that is called .csv": ["stuff.csv", TAR, "A,LONG"],
    "a packed tar archive that is called .tar": ["stuff.tar", gzipSync(TAR), "A,LONG"],
    "a tar archive that is called .tgz": ["stuff.tgz", TAR, "A,LONG"],
    "a packed file that is called .zip": ["A.zip", gzipSync(CSV), "A"],
    "a file that is called .zip": ["A.zip", CSV, "A"],
    "a file that is called .tar": ["A.tar", CSV, "A"],
    "a packed file that is called .tgz": ["A.tgz", gzipSync(CSV), "A"],
  }
  for (const [what, [name, bytes, symbols]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ [name]: bytes })
        assert.deepStrictEqual(report.unusable, [])
        const bars = yield* barsIn(store)
        assert.strictEqual(Object.keys(bars).join(), symbols)
        if (symbols === "A") assert.deepStrictEqual(bars, A)
      }),
    )
  }

  it.effect("what lies in a folder under another ending", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* writeFiles({ "A.zip": CSV, "stuff.csv": ZIP })
      const report = yield* importCsv([folder], { store, timeframe: "1d" })
      assert.deepInclude(report, { files: 3, unusable: [] })
    }),
  )
})

it.effect("importCsv says what to do about a spreadsheet, whatever its ending", () =>
  Effect.gen(function* () {
    const { report } = yield* importTexts({
      "A.csv": zipWith("xl/workbook.xml"),
      "B.xlsx": zipWith("xl/workbook.xml"),
      "C.ods": zipWith("content.xml"),
    })
    assert.lengthOf(
      report.unusable.filter(({ message }) => message.endsWith("it is a spreadsheet: save the sheet as CSV")),
      3,
    )
  }),
)
