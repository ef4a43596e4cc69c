import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { roundedMs } from "../../src/job/roundedMs.ts"

describe("roundedMs", () => {
  it("rounds to the nearest 0.1 µs, with at most four decimals", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 86_400_000, noNaN: true }), (ms) => {
        const rounded = roundedMs(ms)
        assert.isAtMost(Math.abs(rounded - ms), 0.000_051)
        assert.strictEqual(Number(rounded.toFixed(4)), rounded)
        assert.strictEqual(roundedMs(rounded), rounded)
      }),
    )
    assert.strictEqual(roundedMs(1000.3 - 1000), 0.3)
  })
})
