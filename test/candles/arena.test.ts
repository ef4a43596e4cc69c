import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeArena } from "../../src/candles/sqlite/reading/chunkAssembly.ts"

const length = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 60_000, max: 200_000 }))

describe("the memory that reads reuse", () => {
  it("is never handed out twice in one read", () => {
    fc.assert(
      fc.property(fc.array(fc.array(length, { maxLength: 12 }), { maxLength: 4 }), (readings) => {
        const arena = makeArena()
        for (const lengths of readings) {
          arena.reset()
          const given = lengths.map((each) => arena.allocate(each))
          given.forEach((array, at) => array.fill(at + 1))
          given.forEach((array, at) => {
            assert.lengthOf(array, lengths[at])
            assert.strictEqual(array[0], at + 1)
            assert.strictEqual(array.at(-1), at + 1)
          })
        }
      }),
      { numRuns: 50 },
    )
  })

  it("is kept for long series, up to 32 MB", () => {
    const arena = makeArena()
    const first = arena.allocate(100_000).buffer
    const large = arena.allocate(5_000_000).buffer
    arena.reset()
    assert.strictEqual(arena.allocate(90_000).buffer, first)
    assert.notStrictEqual(arena.allocate(5_000_000).buffer, large)
  })
})
