import { assert, describe, it } from "@effect/vitest"
import { readBareLevels } from "../../src/candles/parquet/bareLevels.ts"

/** 40 values, four groups of eight, 9 nulls and 4 values. */
const WRITTEN = Uint8Array.from([40 << 1, 1, (4 << 1) | 1, 0xff, 0x00, 0xf7, 0xff, 9 << 1, 0, 4 << 1, 1])
const RUNS = [
  [48, 1],
  [8, 0],
  [3, 1],
  [1, 0],
  [12, 1],
  [9, 0],
  [4, 1],
] as const
const LEVELS = RUNS.flatMap(([length, level]) => Array.from({ length }, () => level))
const NULLS = LEVELS.filter((level) => level === 0).length

describe("the nulls that a page of Parquet has outside of what is packed", () => {
  it("are read as they were written", () => {
    assert.deepStrictEqual(Array.from(readBareLevels(WRITTEN, LEVELS.length, NULLS)), LEVELS)
  })

  it("are refused when any bit of them changes, or any byte of them is missing", () => {
    for (let bit = 0; bit < WRITTEN.length * 8; bit++) {
      const flipped = WRITTEN.slice()
      flipped[bit >> 3] = (WRITTEN[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.throws(() => readBareLevels(flipped, LEVELS.length, NULLS), /other nulls than it states/, `bit ${bit}`)
    }
    for (let length = 0; length < WRITTEN.length; length++) {
      assert.throws(() => readBareLevels(WRITTEN.subarray(0, length), LEVELS.length, NULLS), RangeError)
    }
    // A group that is filled up, with what is no row.
    assert.deepStrictEqual(Array.from(readBareLevels(Uint8Array.of((1 << 1) | 1, 0x05), 4, 2)), [1, 0, 1, 0])
    assert.throws(() => readBareLevels(Uint8Array.of((1 << 1) | 1, 0x15), 4, 2), RangeError)
    assert.throws(() => readBareLevels(Uint8Array.of(0, 0x80, 0x80, 0x80, 0x80, 0x80), 1, 0), RangeError)
  })
})
