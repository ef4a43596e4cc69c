import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { gzipSync } from "node:zlib"
import { join } from "node:path"
import { startWith } from "../cli/process.ts"
import { barsIn, importTexts } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const LINES = [
  "Date,Open,High,Low,Close,Volume",
  "2024-01-16,187.20,188.50,183.90,185.60,8248",
  "2024-01-17,184.20,185.90,183.40,184.30,5841",
  "2024-01-18,184.30,186.10,184.00,185.90,6120",
]
const BARS = [
  ["2024-01-16", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-17", 184.2, 185.9, 183.4, 184.3, 5841],
  ["2024-01-18", 184.3, 186.1, 184, 185.9, 6120],
]
const text = (end = "\n"): string => LINES.map((line) => line + end).join("")
const OBJECTS = BARS.map(([date, open, high, low, close, volume]) =>
  JSON.stringify({ date, open, high, low, close, volume }),
)

const utf32 = (from: string, isLittle: boolean): Buffer => {
  const points = [...from]
  const bytes = Buffer.alloc(points.length * 4)
  for (const [at, point] of points.entries()) {
    if (isLittle) bytes.writeUInt32LE(point.codePointAt(0) ?? 0, at * 4)
    else bytes.writeUInt32BE(point.codePointAt(0) ?? 0, at * 4)
  }
  return bytes
}
const fullwidth = (from: string): string =>
  from.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

describe("importCsv reads a file", () => {
  const files: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
    "whose lines end with U+2028": { "A.csv": text("\u2028") },
    "whose lines end with U+2029": { "A.csv": text("\u2029") },
    "whose lines end with NEL": { "A.csv": text("\u0085") },
    "whose lines end with a vertical tabulator": { "A.csv": text("\v") },
    "whose lines end with a form feed": { "A.csv": text("\f") },
    "whose lines end with a record separator": { "A.csv": text("\u001e") },
    "whose lines end with two carriage returns and a line feed": { "A.csv": text("\r\r\n") },
    "with page breaks, and the names of columns again below them": {
      "A.csv": [...LINES.slice(0, 3), "\f", `\f${LINES[0]}`, LINES[3], ""].join("\n"),
    },
    "of JSON whose values are set apart by U+2028": { "A.ndjson": OBJECTS.join("\u2028") },
    "of a sequence of JSON, each value behind a record separator": {
      "A.json": OBJECTS.map((object) => `\u001e${object}\n`).join(""),
    },
    "in UTF-32, the lowest byte first": { "A.csv": utf32(`\ufeff${text()}`, true) },
    "in UTF-32, the highest byte first": { "A.csv": utf32(`\ufeff${text()}`, false) },
    "in UTF-32 without a byte order mark": { "A.csv": utf32(text(), true) },
    "in packed UTF-32": { "A.csv.gz": gzipSync(utf32(`\ufeff${text()}`, false)) },
    "with fullwidth commas between its fields": { "A.csv": text().replaceAll(",", "\uff0c") },
    "with fullwidth names": {
      "A.csv": [fullwidth(LINES[0] ?? "").replaceAll("\uff0c", ","), ...LINES.slice(1)].join("\n"),
    },
    "with fullwidth letters, digits and commas, whose lines end with NEL": {
      "A.csv": LINES.map((line) => `${fullwidth(line)}\u0085`).join(""),
    },
  }
  for (const [what, file] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts(file)
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }

  it.effect("from standard input, although it is read twice for the ends of its lines", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      const { code, stderr } = yield* Effect.promise(
        () =>
          startWith({ input: text("\u2028") }, "import", "-", "--symbol", "A", "--store", store, "--timeframe", "1d")
            .ended,
      )
      assert.strictEqual(code, 0, stderr)
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
    }),
  )
})

it.effect("importCsv refuses a file whose rows are all in the line that names its columns", () =>
  Effect.gen(function* () {
    const { report } = yield* importTexts({ "A.csv": text("\\n"), "B.csv": text("<br>") })
    assert.deepStrictEqual(
      report.unusable.map(({ message }) => message.replace(/^.*: /, "")),
      Array.from({ length: 2 }, () => "end each line with a line feed"),
    )
    assert.strictEqual(report.added, 0)
  }),
)
