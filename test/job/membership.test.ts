import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { intervalsOf, isMember, membershipIn, membershipOf } from "../../src/job/Membership.ts"
import { decodeJob } from "../../src/job/ProcessingJob.ts"
import { packMemberships, unpackMemberships } from "../../src/pool/protocol/memberships.ts"

const bound = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 4 })
const interval = fc
  .tuple(bound, bound)
  .filter(([from = -1, to = 99]) => from < to)
  .map(([from, to]) => ({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }))
const intervals = fc.array(interval, { maxLength: 6 })

describe("a membership", () => {
  it("has the times of all intervals and no others, in order, with time between them", () => {
    fc.assert(
      fc.property(intervals, (given) => {
        const membership = membershipIn(given)
        for (let time = -2; time < 23; time++) {
          const isInside = given.some(({ from = -Infinity, to = Infinity }) => from <= time && time < to)
          assert.strictEqual(isMember(membership, time), isInside)
        }
        assert.strictEqual(membership.length % 2, 0)
        for (let at = 1; at < membership.length; at++) assert.isBelow(membership[at - 1], membership[at])
        assert.deepStrictEqual(membershipIn(intervalsOf(membership)), membership)
      }),
    )
  })

  it("is none for a symbol that the universe does not have, whatever it is called", () => {
    assert.deepStrictEqual(membershipOf({ A: [{}] }, "constructor"), [])
    assert.deepStrictEqual(membershipOf({ A: [{}] }, "A"), [-Infinity, Infinity])
    assert.isUndefined(membershipOf(undefined, "A"))
  })

  it("comes out of a message as it was put into it", () => {
    fc.assert(
      fc.property(fc.array(intervals), (given) => {
        const memberships = given.map(membershipIn)
        assert.deepStrictEqual(unpackMemberships(packMemberships(memberships)), memberships)
      }),
    )
  })
})

describe("the universe of a job in JSON", () => {
  const read = (universe: unknown) =>
    decodeJob({ id: "job", jobType: "scan", symbols: ["A"], timeframe: "1d", dateRange: {}, universe })

  it.effect("has dates, of which the last one is inside", () =>
    Effect.gen(function* () {
      const { universe } = yield* read({ A: [{ from: "2024-01-02", to: "2024-01-03" }], B: [{ to: 5 }] })
      assert.deepStrictEqual(universe, {
        A: [{ from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 0, 4) }],
        B: [{ to: 5 }],
      })
    }),
  )

  it.effect("is refused with the symbol and the interval that are wrong", () =>
    Effect.gen(function* () {
      const turned = yield* Effect.flip(read({ A: [{}, { from: "2024-01-05", to: "2024-01-03" }] }))
      assert.strictEqual(turned.message, 'Expected `from` to be before `to`\n  at ["universe"]["A"][1]')
      const undated = yield* Effect.flip(read({ B: [{ from: "soon" }] }))
      assert.match(undated.message, /Expected a date .*"soon"\n {2}at \["universe"\]\["B"\]\[0\]\["from"\]/)
    }),
  )
})
