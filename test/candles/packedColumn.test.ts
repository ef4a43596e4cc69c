import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { crc32 } from "node:zlib"
import { packColumn } from "../../src/candles/sqlite/columns/packColumn.ts"
import { isPacked, packedChecksum, unpackColumn } from "../../src/candles/sqlite/columns/packedColumn.ts"
import { toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { randomFrom } from "./writeStore.ts"

const pack = (values: Float64Array) => packColumn(values, crc32(toBlob(values)))

/** The bits of the unpacked numbers, which distinguish NaNs and zeros. */
const unpack = (bytes: Uint8Array, length: number): Buffer => {
  const values = new Float64Array(length)
  assert.isTrue(unpackColumn(bytes, values, 0, length))
  return Buffer.from(toBlob(values))
}

const column = (length: number, value: (index: number) => number) =>
  Float64Array.from({ length }, (_, index) => value(index))

const random = randomFrom(7)
const cents = column(1000, () => Math.round(5000 + random() * 9000) / 100)
const DAY = 86_400_000

/** Columns, and the number of bytes they take when packed. */
const columns: Readonly<Record<string, readonly [Float64Array, number]>> = {
  "times one minute apart": [column(1000, (at) => 1.7e12 + at * 60_000), 40],
  "times across three nights": [column(1000, (at) => 1.7e12 + (at % 390) * 60_000 + Math.floor(at / 390) * DAY), 88],
  "days without weekends": [column(252, (at) => (at + 2 * Math.floor(at / 5)) * DAY), 536],
  "days with gaps": [column(1000, (at) => (at + Math.floor(Math.sqrt(at))) * DAY), 784],
  "prices in cents": [cents, 2032],
  "prices in cents of a wide range": [cents.map((price, at) => (at === 500 ? price + 1000 : price)), 4032],
  "prices in steps of a quarter": [column(1000, () => 20_000 + Math.floor(random() * 60_000) / 4), 2032],
  "volumes in lots of 100": [column(1000, () => Math.floor(random() * 60_000) * 100), 2032],
  "prices of 8 decimals": [column(1000, () => Math.round(random() * 1e9) / 1e8), 4032],
  "Float32 numbers": [column(1000, () => Math.fround(random())), 4016],
  "volumes with missing values": [column(1000, (at) => (at % 5 === 0 ? NaN : Math.floor(random() * 1e6))), 4016],
  "only NaN": [column(1000, () => NaN), 4016],
  zeros: [new Float64Array(1000), 40],
  "adjusted prices": [column(1000, () => 100 + random() / 3), 8000],
  "a minus zero among cents": [cents.map((price, at) => (at === 3 ? -0 : price)), 8000],
  infinities: [column(1000, (at) => (at % 2 === 0 ? Infinity : -1e300)), 8000],
  "two bars": [Float64Array.of(1, 2.5), 16],
  "no bars": [new Float64Array(0), 0],
}

describe("a packed column", () => {
  for (const [name, [values, size]] of Object.entries(columns)) {
    it(`takes ${size} bytes for ${name} and restores every bit`, () => {
      const bytes = pack(values)
      assert.strictEqual(bytes.byteLength, size)
      assert.strictEqual(isPacked(bytes, values.length), size !== values.byteLength)
      assert.isTrue(unpack(bytes, values.length).equals(toBlob(values)))
      if (isPacked(bytes, values.length)) assert.strictEqual(packedChecksum(bytes), crc32(toBlob(values)))
    })
  }

  it("restores every bit of any numbers", () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
    const anyBits = fc
      .array(fc.tuple(word, word), { maxLength: 50 })
      .map((words) => new Float64Array(Uint32Array.from(words.flat()).buffer))
    const likely = fc.record({
      decimals: fc.integer({ min: 0, max: 11 }),
      numbers: fc.array(fc.oneof(fc.integer(), fc.integer({ min: -100, max: 100 }), fc.maxSafeInteger()), {
        maxLength: 50,
      }),
    })
    const decimal = likely.map(({ decimals, numbers }) => Float64Array.from(numbers, (n) => n / 10 ** decimals))
    const repeated = fc
      .tuple(fc.array(fc.double(), { maxLength: 4 }), fc.integer({ min: 1, max: 300 }))
      .map(([numbers, times]) => Float64Array.from(numbers.flatMap((n) => Array.from({ length: times }, () => n))))
    fc.assert(
      fc.property(fc.oneof(anyBits, decimal, repeated), (values) => {
        assert.isTrue(unpack(pack(values), values.length).equals(toBlob(values)))
      }),
      { numRuns: 2000 },
    )
  })

  it("is reported as damaged when any bit of it changes", () => {
    for (const [values] of Object.values(columns)) {
      const bytes = pack(values)
      if (!isPacked(bytes, values.length)) continue
      const step = Math.ceil((bytes.byteLength * 8) / 500)
      for (let bit = 0; bit < bytes.byteLength * 8; bit += step) {
        const flipped = bytes.slice()
        flipped[bit >>> 3] ^= 1 << (bit & 7)
        assert.isUndefined(packedChecksum(flipped), `bit ${bit}`)
      }
    }
  })

  it("is unpacked without writing out of bounds, whatever its bytes are", () => {
    const packed = Object.values(columns).map(([values]) => pack(values))
    const next = randomFrom(3)
    for (let round = 0; round < 3000; round++) {
      const bytes = packed[Math.floor(next() * packed.length)].slice(
        0,
        next() < 0.3 ? Math.floor(next() * 300) : undefined,
      )
      for (let flip = 0; flip < 3 && bytes.length > 0; flip++) {
        // Mostly in the header, which decides how the rest is read.
        bytes[Math.floor(next() * Math.min(bytes.length, flip === 0 ? 9000 : 40))] = Math.floor(next() * 256)
      }
      const length = Math.floor(next() * 1001)
      const room = new Float64Array(length + 20).fill(7)
      unpackColumn(bytes, room, 10, length)
      assert.isTrue(room.subarray(0, 10).every((value) => value === 7))
      assert.isTrue(room.subarray(10 + length).every((value) => value === 7))
    }
  })
})
