import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const ARCHIVES = fileURLToPath(new URL("fixtures/archives", import.meta.url))
const A = [
  ["2013-02-08", 1, 4, 1, 2, 10],
  ["2013-02-11", 2, 5, 2, 3, 20],
]
const LONG = A.map((bar) => [...bar.slice(0, 5), Number(bar[5]) + 1])

const archive = (name: string): Buffer => readFileSync(join(ARCHIVES, name))

describe("a tar archive", () => {
  const files: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "gnu.tar": { A, LONG },
    "pax.tar.gz": { A, LONG },
    "ustar.tar.zst": { A, LONG },
    "v7.tar.gz": { A },
  }
  for (const [name, bars] of Object.entries(files)) {
    it.effect(`is read: ${name}`, () =>
      Effect.gen(function* () {
        const store = join(yield* temporaryFolder, "market.db")
        const report = yield* importCsv([join(ARCHIVES, name)], { store, timeframe: "1d" })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(report.leftOut, [{ ending: ".md", files: 1 }])
        assert.deepStrictEqual(yield* barsIn(store), bars)
      }),
    )
  }

  it.effect("is recognized by what gzip compressed, whatever its name", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ "B.csv.gz": gzipSync(archive("gnu.tar")) })
      assert.deepStrictEqual(report.unusable, [])
      assert.deepStrictEqual(yield* barsIn(store), { A, LONG })
    }),
  )

  it.effect("in a folder is read with the other files", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* writeFiles({
        "market.tgz": archive("pax.tar.gz"),
        "C.csv": "date,open,high,low,close\n2013-02-08,1,1,1,1\n",
      })
      const report = yield* importCsv([folder], { store, timeframe: "1d" })
      assert.deepInclude(report, { files: 3, symbols: 3, added: 5 })
    }),
  )

  const damaged: Readonly<Record<string, readonly [name: string, bytes: Uint8Array, says: RegExp]>> = {
    "that is cut inside a file": ["A.tar", archive("gnu.tar").subarray(0, 530), /unexpected end of file/],
    "with a wrong header": [
      "A.tar",
      Buffer.concat([Buffer.from("B"), archive("gnu.tar").subarray(1)]),
      /it is damaged: the checksum of its header at byte 0 is wrong/,
    ],
    "without candles": ["A.tar", Buffer.alloc(1024), /the archive has no file of candles in it/],
    "whose compressed bytes are cut": ["A.tgz", archive("pax.tar.gz").subarray(0, -20), /unexpected end of file/],
    "with the name of a CSV file": ["A.csv.zst", archive("ustar.tar.zst"), /a tar archive: name it \.tar/],
  }
  for (const [what, [name, bytes, says]] of Object.entries(damaged)) {
    it.effect(`${what} is refused`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ [name]: bytes })
        assert.match(report.unusable.map(({ message }) => message).join(), says)
        assert.deepStrictEqual(yield* barsIn(store), {})
      }),
    )
  }
})

describe("a file in a format that cannot be unpacked", () => {
  const kinds: Readonly<Record<string, readonly [start: string, says: RegExp]>> = {
    "A.csv.bz2": ["BZh91AY&SY", /compressed by bzip2: unpack it with bunzip2 first/],
    "A.csv.xz": ["\u00fd7zXZ\0", /compressed by xz: unpack it with unxz first/],
    "A.7z": ["7z\u00bc\u00af\u0027\u001c", /a 7z archive: unpack it with 7z first/],
  }
  for (const [name, [start, says]] of Object.entries(kinds)) {
    it.effect(`is refused with the command that unpacks it: ${name}`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ [name]: Buffer.from(start, "latin1") })
        assert.match(report.unusable.map(({ message }) => message).join(), says)
      }),
    )
  }
})
