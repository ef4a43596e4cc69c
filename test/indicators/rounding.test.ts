import { assert, describe, it } from "@effect/vitest"
import { cci } from "../../src/indicators/deviations.ts"
import { aboveLow, belowHigh } from "../../src/indicators/placement.ts"
import { rci } from "../../src/indicators/rankCorrelation.ts"
import { run } from "./agreement.ts"

// Averages of a constant price of 80, with different rounding errors.
const STILL = Float64Array.of(80, 80.00000000000001, 79.99999999999999, 80, 80.00000000000001, 80.00000000000003)
const low = STILL.map((x) => x - 1e-14)
const high = STILL.map((x) => x + 1e-14)

const missing = (values: Float64Array): boolean => values.every((x) => Number.isNaN(x))

describe("values that differ by rounding alone", () => {
  it("make a flat window, in which cci, stoch and wpr are NaN", () => {
    assert.isTrue(missing(run(6, (out) => cci(out, STILL, 3, 0))))
    assert.isTrue(missing(run(6, (out) => aboveLow(out, STILL, low, high, 0))))
    assert.isTrue(missing(run(6, (out) => belowHigh(out, STILL, low, high, 0))))
    assert.isTrue(missing(run(6, (out) => rci(out, STILL, 3, 0))))
  })

  it("are distinguished from a price that moves by one tick", () => {
    const moves = Float64Array.of(0.00001234, 0.00001235, 0.00001233, 0.00001236)
    assert.isFalse(Number.isNaN(run(4, (out) => cci(out, moves, 3, 0))[3]))
    const [lows, highs] = [moves.map((x) => x - 1e-8), moves.map((x) => x + 1e-8)]
    assert.closeTo(run(4, (out) => aboveLow(out, moves, lows, highs, 0))[3], 50, 1e-6)
  })
})
