import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { judge } from "../../bench/compare/judgement.ts"

const ms = fc.double({ min: 0.1, max: 10_000, noNaN: true })
const pairs = fc.array(fc.tuple(ms, ms), { minLength: 1, maxLength: 40 })
const split = (all: ReadonlyArray<readonly [number, number]>) => ({
  before: all.map(([before]) => before),
  after: all.map(([, after]) => after),
})

const quiet = [10, 10.4, 9.8, 10.1, 10.2, 9.9, 10.3, 10, 9.7]
const times = (values: ReadonlyArray<number>, factor: number) => values.map((value) => value * factor)

describe("judge", () => {
  it("calls slower what was slower in all of nine pairs, and by how much", () => {
    const { ratio, low, high, verdict } = judge(quiet, times(quiet, 1.1))
    assert.strictEqual(verdict, "slower")
    for (const value of [ratio, low, high]) assert.closeTo(value, 1.1, 1e-9)
  })

  it("calls nothing slower that was faster in one of nine pairs", () => {
    const after = times(quiet, 1.1)
    after[4] = quiet[4] * 0.99
    assert.strictEqual(judge(quiet, after).verdict, "same")
  })

  it("forgives one pair of twelve", () => {
    const before = [...quiet, 10, 10, 10]
    const after = times(before, 1.1)
    after[4] = 1
    assert.strictEqual(judge(before, after).verdict, "slower")
  })

  it("does not name what is one percent apart, however steadily", () => {
    assert.strictEqual(judge(quiet, times(quiet, 1.01)).verdict, "same")
    assert.strictEqual(judge(quiet, times(quiet, 0.99)).verdict, "same")
  })

  it("sees through a machine that itself becomes slower, since pairs are taken side by side", () => {
    const drifting = quiet.map((value, i) => value * (1 + i))
    assert.strictEqual(judge(drifting, drifting.toReversed()).verdict, "same")
    assert.strictEqual(judge(drifting, times(drifting, 1.05)).verdict, "slower")
  })

  it("has no opinion on fewer than eight pairs", () => {
    assert.strictEqual(judge(quiet.slice(0, 7), times(quiet.slice(0, 7), 9)).verdict, "too few pairs")
    assert.strictEqual(judge(quiet.slice(0, 8), times(quiet.slice(0, 8), 9)).verdict, "slower")
  })

  it("takes nothing but pairs", () => {
    assert.throws(() => judge([1, 2], [1]), /2 before and 1 after/)
    assert.throws(() => judge([], []), /0 before/)
  })

  it("says the opposite when both sides are swapped", () => {
    const opposite = { slower: "faster", faster: "slower", same: "same", "too few pairs": "too few pairs" } as const
    fc.assert(
      fc.property(pairs, (all) => {
        const { before, after } = split(all)
        assert.strictEqual(judge(after, before).verdict, opposite[judge(before, after).verdict])
      }),
    )
  })

  it("does not depend on the order of the pairs", () => {
    const shuffled = pairs.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const one = split(all)
        const two = split(other)
        assert.deepStrictEqual(judge(one.before, one.after), judge(two.before, two.after))
      }),
    )
  })

  it("keeps the median inside of the interval", () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const { before, after } = split(all)
        const { ratio, low, high } = judge(before, after)
        assert.isAtMost(low, ratio * (1 + 1e-12))
        assert.isAtLeast(high, ratio * (1 - 1e-12))
      }),
    )
  })

  it("never takes slower back when more time is taken after", () => {
    const worse = fc.tuple(
      fc.array(fc.tuple(ms, ms), { minLength: 8, maxLength: 40 }),
      fc.double({ min: 1, max: 3, noNaN: true }),
    )
    fc.assert(
      fc.property(worse, ([all, factor]) => {
        const { before } = split(all)
        // Slower to begin with, by something between 3% and several times.
        const after = all.map(([was, more]) => was * (1.03 + more / 10_000))
        assert.strictEqual(judge(before, after).verdict, "slower")
        assert.strictEqual(judge(before, times(after, factor)).verdict, "slower")
      }),
    )
  })

  it("errs once in a hundred times at most where there is nothing to find", () => {
    // All the ways in which so many fair coins fall: each pair is a tenth slower or a tenth faster.
    for (const n of [8, 9, 12, 15]) {
      let wrong = 0
      for (let coins = 0; coins < 2 ** n; coins++) {
        const after = Array.from({ length: n }, (_, i) => ((coins >>> i) & 1 ? 11 : 10 / 1.1))
        if (
          judge(
            Array.from({ length: n }, () => 10),
            after,
          ).verdict !== "same"
        )
          wrong++
      }
      assert.isAtMost(wrong / 2 ** n, 0.01, `${n} pairs`)
      assert.isAbove(wrong, 0, `${n} pairs`)
    }
  })
})
