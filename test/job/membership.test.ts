import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { intervalsOf, isMember, membershipIn, membershipOf } from "../../src/job/Membership.ts"
import { decodeJob, type ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { unpackMemberships } from "../../src/job/Memberships.ts"
import { membershipsOf } from "../../src/job/membershipsOf.ts"

const bound = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined, freq: 4 })
const interval = fc
  .tuple(bound, bound)
  .filter(([from = -1, to = 99]) => from < to)
  .map(([from, to]) => ({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }))
const intervals = fc.array(interval, { maxLength: 6 })
const job: ProcessingJob = { id: "job", jobType: "scan", symbols: [], timeframe: "1d", dateRange: {} }

describe("a membership", () => {
  it("has exactly the times of its intervals, in order, without overlap or contact", () => {
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

  it("is empty for a symbol that is not in the universe, whatever its name", () => {
    assert.deepStrictEqual(membershipOf({ A: [{}] }, "constructor"), [])
    assert.deepStrictEqual(membershipOf({ A: [{}] }, "A"), [-Infinity, Infinity])
    assert.isUndefined(membershipOf(undefined, "A"))
  })
})

describe("the memberships of a job", () => {
  const symbols = ["A", "b", "constructor", "__proto__", "X,Y"]
  const universes = fc
    .dictionary(fc.constantFrom(...symbols.slice(1)), intervals)
    .map((universe) => ({ ...universe, none: [{}] }))
  // Symbols in any order, some twice, and some that are not in the job.
  const asked = fc.array(fc.constantFrom(...symbols, "none", "toString"), { maxLength: 12 })

  it("are those of each symbol, in any order of lookup, and after packing for a worker", () => {
    fc.assert(
      fc.property(universes, fc.array(asked, { maxLength: 3 }), (universe, messages) => {
        const memberships = Effect.runSync(membershipsOf({ ...job, symbols, universe }))
        const expected = (symbol: string) => (symbols.includes(symbol) ? (membershipOf(universe, symbol) ?? []) : [])
        for (const message of [symbols, ...messages, symbols]) {
          const all = message.map(expected)
          assert.deepStrictEqual(
            message.map((symbol) => memberships?.of(symbol)),
            all,
          )
          assert.deepStrictEqual(memberships && unpackMemberships(memberships.pack(message), message.length), all)
        }
      }),
    )
  })

  it("have room for many intervals of one symbol", () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ from: at * 3, to: at * 3 + 1 }))
    const universe = { A: many, B: many.toReversed(), C: [{ to: 5 }] }
    const memberships = Effect.runSync(membershipsOf({ ...job, symbols: ["A", "B", "C"], universe }))
    const expected = many.flatMap(({ from, to }) => [from, to])
    assert.deepStrictEqual(memberships?.of("A"), expected)
    assert.deepStrictEqual(memberships?.of("B"), expected)
    assert.deepStrictEqual(memberships?.of("C"), [-Infinity, 5])
  })
})

describe("the universe of a job in JSON", () => {
  const read = (universe: unknown) =>
    decodeJob({ id: "job", jobType: "scan", symbols: ["A"], timeframe: "1d", dateRange: {}, universe })

  it.effect("has dates, and includes the last one", () =>
    Effect.gen(function* () {
      const { universe } = yield* read({ A: [{ from: "2024-01-02", to: "2024-01-03" }], B: [{ to: 5 }] })
      assert.deepStrictEqual(universe, {
        A: [{ from: Date.UTC(2024, 0, 2), to: Date.UTC(2024, 0, 4) }],
        B: [{ to: 5 }],
      })
    }),
  )

  it.effect("is rejected with the symbol and interval that are wrong", () =>
    Effect.gen(function* () {
      const turned = yield* Effect.flip(read({ A: [{}, { from: "2024-01-05", to: "2024-01-03" }] }))
      assert.strictEqual(turned.message, 'Expected `from` to be before `to`\n  at ["universe"]["A"][1]')
      const undated = yield* Effect.flip(read({ B: [{ from: "soon" }] }))
      assert.match(undated.message, /Expected a date .*"soon"\n {2}at \["universe"\]\["B"\]\[0\]\["from"\]/)
    }),
  )
})
