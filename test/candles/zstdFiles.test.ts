import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { constants, gzipSync, zstdCompressSync } from "node:zlib"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { unpackedBytes } from "../../src/candles/csv/bytes/byteSource.ts"
import { unpackZstd } from "../../src/candles/csv/bytes/zstdFrames.ts"
import { barsIn, importTexts, writeFiles } from "./importing.ts"

const HEADER = "date,open,high,low,close,volume\n"
const ROWS = ["2013-02-08,1,4,1,2,10\n", "2013-02-11,2,5,2,3,20\n"]
const BARS = [
  ["2013-02-08", 1, 4, 1, 2, 10],
  ["2013-02-11", 2, 5, 2, 3, 20],
]
const TEXT = HEADER + ROWS.join("")

const packed = (text: string | Uint8Array, params: Readonly<Record<number, number>> = {}): Buffer =>
  zstdCompressSync(text, { params })

/** A frame without content, as pzstd writes before each other frame. */
const SKIPPABLE = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])

describe("a .zst file", () => {
  const forms: Readonly<Record<string, Buffer>> = {
    "in one frame": packed(TEXT),
    "with a checksum and a window of 128 MB": packed(TEXT, {
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_windowLog]: 27,
    }),
    "in a frame for each line": Buffer.concat([HEADER, ...ROWS].map((line) => packed(line))),
    "in frames with others without content between them": Buffer.concat([
      SKIPPABLE,
      packed(HEADER + ROWS[0]),
      SKIPPABLE,
      packed(ROWS[1]),
    ]),
    "of UTF-16": packed(Buffer.from(`\uFEFF${TEXT}`, "utf16le")),
  }
  for (const [name, bytes] of Object.entries(forms)) {
    it.effect(`is read ${name}, with the symbol of its name`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "BRK.B.csv.zst": bytes })
        assert.deepInclude(report, { files: 1, rows: 2, added: 2 })
        assert.deepStrictEqual(yield* barsIn(store), { "BRK.B": BARS })
      }),
    )
  }

  it.effect("is found in a folder, as CSV and as JSON", () =>
    Effect.gen(function* () {
      const json = JSON.stringify(
        BARS.map(([date, open, high, low, close, volume]) => ({ date, open, high, low, close, volume })),
      )
      const { folder, store } = yield* writeFiles({ "A.csv.zst": packed(TEXT), "B.json.zst": packed(json) })
      const report = yield* importCsv([folder], { store, timeframe: "1d" })
      assert.deepInclude(report, { files: 2, symbols: 2, added: 4 })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS, B: BARS })
    }),
  )

  const damaged: Readonly<Record<string, readonly [bytes: Buffer, says: RegExp]>> = {
    "ends in the middle of its only frame": [packed(TEXT).subarray(0, -5), /unexpected end of file/],
    "ends in the middle of its second frame": [
      Buffer.concat([packed(HEADER + ROWS[0]), packed(ROWS[1]).subarray(0, -5)]),
      /unexpected end of file/,
    ],
    "ends in the header of its second frame": [
      Buffer.concat([packed(HEADER + ROWS[0]), packed(ROWS[1]).subarray(0, 5)]),
      /unexpected end of file/,
    ],
    "continues with other data": [Buffer.concat([packed(TEXT), Buffer.from("more text")]), /was not packed by zstd/],
    "has a wrong checksum": [
      ((bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]))(
        packed(TEXT, { [constants.ZSTD_c_checksumFlag]: 1 }),
      ),
      /checksum/i,
    ],
  }
  for (const [name, [bytes, says]] of Object.entries(damaged)) {
    it.effect(`that ${name} is refused, and nothing of it is imported`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "BAD.csv.zst": bytes, "A.csv": TEXT })
        assert.match(report.unusable[0].message, says)
        assert.deepInclude(report, { files: 1, rows: 2, added: 2 })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }
})

describe("unpackedBytes", () => {
  it("says what to do about a small file that unpacks to very much", () => {
    const bytes = Buffer.alloc(2000, 65)
    for (const small of [gzipSync(bytes), packed(bytes)]) {
      assert.isTrue(unpackedBytes(small, 2000).equals(bytes))
      assert.throws(() => unpackedBytes(small, 1999), /^it unpacks to more than 1 GiB: unpack it first$/)
    }
  })
})

describe("unpackZstd", () => {
  it("restores bytes packed in any number of frames, of any size and level", () => {
    const part = fc.record({
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 2000 }),
        fc.record({ byte: fc.nat(255), length: fc.nat(400_000) }).map(({ byte, length }) => Buffer.alloc(length, byte)),
      ),
      level: fc.integer({ min: -5, max: 6 }),
      checksum: fc.boolean(),
      content: fc.boolean(),
    })
    const property = fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const frames = parts.map(({ bytes, checksum, content, level }) =>
        packed(bytes, {
          [constants.ZSTD_c_compressionLevel]: level,
          [constants.ZSTD_c_checksumFlag]: Number(checksum),
          [constants.ZSTD_c_contentSizeFlag]: Number(content),
        }),
      )
      const expected = Buffer.concat(parts.map(({ bytes }) => bytes))
      assert.isTrue(unpackZstd(Buffer.concat(frames), 1 << 30).equals(expected))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it("refuses more bytes than the limit, even if no single frame has as many", () => {
    const half = packed(Buffer.alloc(600, 65))
    assert.strictEqual(unpackZstd(Buffer.concat([half, half]), 1200).length, 1200)
    assert.throws(() => unpackZstd(Buffer.concat([half, half]), 1199), /larger than/)
    assert.throws(() => unpackZstd(Buffer.concat([half, half]), 600), /larger than/)
  })
})
