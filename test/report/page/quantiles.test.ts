import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { quantileOf } from "../../../src/report/page/data/quantiles.ts"

describe("quantileOf", () => {
  it("is the value at its rank in ascending order, interpolated between two values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
          minLength: 1,
          maxLength: 80,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((a, b) => a - b)
          const at = (sorted.length - 1) * share
          const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
          const expected = low + (high - low) * (at - Math.floor(at))
          assert.approximately(quantileOf(Float64Array.from(values), share), expected, 1e-9)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it("is NaN without values", () => {
    assert.isNaN(quantileOf(new Float64Array(0), 0.5))
  })
})
