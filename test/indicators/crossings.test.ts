import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { cross, crossover, crossunder } from "../../src/indicators/crossings.ts"
import { sma } from "../../src/indicators/movingAverages.ts"
import { run, runBool } from "./agreement.ts"
import { random } from "./series.ts"

type Kernel = (out: Uint8Array, a: Float64Array, b: Float64Array, first: number) => void

const over = (kernel: Kernel, a: ReadonlyArray<number>, b: ReadonlyArray<number>): ReadonlyArray<number> => [
  ...runBool(a.length, (out) => kernel(out, Float64Array.from(a), Float64Array.from(b), 0)),
]

const zeros = (n: number): ReadonlyArray<number> => Array.from({ length: n }, () => 0)

describe("crossover", () => {
  it("fires where a rises above b, from below or from equal", () => {
    assert.deepStrictEqual(over(crossover, [-1, 1, 2, 0, 0, 3, -1, 1], zeros(8)), [0, 1, 0, 0, 0, 1, 0, 1])
  })

  it("never fires on the first bar where both have a value", () => {
    assert.deepStrictEqual(over(crossover, [NaN, NaN, 1, 2], [0, 0, 0, 0]), [0, 0, 0, 0])
  })

  it("fires after a run of equal bars at the start", () => {
    assert.deepStrictEqual(over(crossover, [5, 5, 6], [5, 5, 5]), [0, 0, 1])
  })

  it("compares with the last bar where both had a value", () => {
    assert.deepStrictEqual(over(crossover, [-1, NaN, NaN, 1, NaN, 2], zeros(6)), [0, 0, 0, 1, 0, 0])
    assert.deepStrictEqual(over(crossover, [-1, 1, 1], [0, NaN, 0]), [0, 0, 1])
  })

  it("treats values within the tolerance as equal", () => {
    assert.deepStrictEqual(over(crossover, [-1, 0.9e-10, 1.1e-10, 0.9e-10, 2e-10], zeros(5)), [0, 0, 1, 0, 1])
  })

  it("compares infinities", () => {
    const inf = Infinity
    assert.deepStrictEqual(over(crossover, [-inf, inf, inf, inf], [inf, inf, inf, 0]), [0, 0, 0, 1])
    assert.deepStrictEqual(over(crossover, [-inf, inf], [0, 0]), [0, 1])
    assert.deepStrictEqual(over(crossover, [1, inf, inf], [0, inf, 0]), [0, 0, 1])
  })

  it("of averages fires on the same bars as in exact arithmetic", () => {
    const n = 20_000
    const next = random(21)
    const cents = new Float64Array(n)
    let price = 1000
    for (let i = 0; i < n; i++) cents[i] = price = Math.max(100, price + Math.round((next() - 0.5) * 8))
    const close = cents.map((c) => c / 100)
    const fast = run(n, (out) => sma(out, close, 5, 0))
    const slow = run(n, (out) => sma(out, close, 20, 0))
    const sumOf = (i: number, length: number): number => {
      let sum = 0
      for (let j = i - length + 1; j <= i; j++) sum += cents[j]
      return sum
    }
    const expected: Array<number> = []
    let ties = 0
    for (let i = 20; i < n; i++) {
      // Four times the sum of 5 compared with the sum of 20: integers, so exact.
      const before = 4 * sumOf(i - 1, 5) - sumOf(i - 1, 20)
      if (before === 0) ties++
      if (4 * sumOf(i, 5) - sumOf(i, 20) > 0 && before <= 0) expected.push(i)
    }
    const fired = runBool(n, (out) => crossover(out, fast, slow, 19))
    assert.isAbove(ties, 50)
    assert.deepStrictEqual(
      [...fired.keys()].filter((i) => fired[i] === 1),
      expected,
    )
  })
})

describe("crossunder", () => {
  it("is crossover with swapped arguments", () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constant(NaN))
    const pairs = fc.array(fc.tuple(value, value), { maxLength: 40 })
    fc.assert(
      fc.property(pairs, (all) => {
        const a = all.map(([x]) => x)
        const b = all.map(([, y]) => y)
        assert.deepStrictEqual(over(crossunder, a, b), over(crossover, b, a))
      }),
    )
  })

  it("fires where a falls below b, from above or from equal", () => {
    assert.deepStrictEqual(over(crossunder, [1, -1, -2, 0, 0, -3], zeros(6)), [0, 1, 0, 0, 0, 1])
  })
})

describe("cross", () => {
  it("fires in both directions", () => {
    assert.deepStrictEqual(over(cross, [-1, 1, 2, -1], zeros(4)), [0, 1, 0, 1])
  })

  it("never fires out of a run of equal bars at the start", () => {
    assert.deepStrictEqual(over(cross, [0, 0, 1, 2, -1], zeros(5)), [0, 0, 0, 0, 1])
  })

  it("remembers the side across equal bars and bars without a value", () => {
    assert.deepStrictEqual(over(cross, [-1, 0, NaN, 1], zeros(4)), [0, 0, 0, 1])
    assert.deepStrictEqual(over(cross, [1, 0, NaN, 1], zeros(4)), [0, 0, 0, 0])
  })

  it("treats values within the tolerance as equal", () => {
    assert.deepStrictEqual(over(cross, [-1, 0.9e-10, 1.1e-10, -0.9e-10, -1.1e-10], zeros(5)), [0, 0, 1, 0, 1])
  })

  it("compares infinities", () => {
    assert.deepStrictEqual(over(cross, [-Infinity, Infinity, Infinity, 0], [0, Infinity, 0, 1]), [0, 0, 1, 1])
  })
})
