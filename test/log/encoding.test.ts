import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Failed, Timeout } from "../../src/job/SymbolError.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { decodeResults } from "../../src/log/encoding/decodeResults.ts"
import { ResultEncoder } from "../../src/log/encoding/ResultEncoder.ts"

const SYMBOLS = ["A", "B", "Ünïcode", "D E", "__proto__", "F"]

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc.constantFrom(0, -0, 1e15, 2 ** 51 / 100, Number.MIN_VALUE, Number.MAX_VALUE, 0.01, 1.005),
)
const value = fc.oneof(number, fc.boolean(), fc.constant(null))
const name = fc.constantFrom("rsi", "long name", "ß", "__proto__", "constructor", "")
const values = fc
  .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries))
const time = fc.oneof(
  fc.integer({ min: -20_000, max: 40_000 }).map((day) => day * 86_400_000),
  fc.integer({ min: -20_000_000, max: 40_000_000 }).map((minute) => minute * 60_000),
  fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
)
const took = fc.oneof(
  fc.double({ min: 0, max: 60_000, noNaN: true }),
  fc.nat({ max: 600_000_000 }).map((ticks) => ticks / 10_000),
)
const daysIn = (days: number): number => days * 86_400_000
const cents = (count: number): number => count / 100
const ticks = (count: number): number => count / 10_000
const match = fc.record({ time, close: number, values })
const symbol = fc.constantFrom(...SYMBOLS, "ELSEWHERE")
const answered: fc.Arbitrary<ProcessingResult> = fc.record(
  {
    symbol,
    matches: fc.array(match, { maxLength: 6 }),
    computedIndicators: values,
    processingTimeMs: took,
    flags: fc.constantFrom(["Slow"] as const, ["ShortHistory", "Leak"] as const, []),
    cost: fc.record(
      { queuedMs: fc.double({ min: 0, max: 9, noNaN: true }), worker: fc.nat(), attempt: fc.nat(), readMs: fc.nat() },
      { requiredKeys: ["queuedMs", "worker", "attempt"] },
    ),
  },
  { requiredKeys: ["symbol", "matches", "computedIndicators", "processingTimeMs"] },
)
/** Results of daily bars, which mostly fit into fields of fixed width. */
const daily: fc.Arbitrary<ProcessingResult> = fc.record({
  symbol,
  matches: fc.array(
    fc.record({
      time: fc.integer({ min: 16_000, max: 17_000 }).map(daysIn),
      close: fc.integer({ min: 1, max: 2 ** 17 }).map(cents),
      values: fc.constant({}),
    }),
    { maxLength: 6 },
  ),
  computedIndicators: fc.constant({}),
  processingTimeMs: fc.integer({ min: 1, max: 300 }).map(ticks),
})
const failed: fc.Arbitrary<ProcessingResult> = symbol.map((each) => ({
  symbol: each,
  matches: [],
  computedIndicators: {},
  processingTimeMs: 0,
  error:
    each < "C" ? Timeout.after(each, 60_000) : new Failed({ symbol: each, message: "went\nwrong", detail: "at x" }),
}))
const results = fc.array(fc.oneof({ arbitrary: answered, weight: 4 }, { arbitrary: daily, weight: 4 }, failed), {
  maxLength: 30,
})

const encoded = (all: ReadonlyArray<ProcessingResult>): Uint8Array => {
  const encoder = new ResultEncoder()
  for (const each of all) encoder.add(each, SYMBOLS.indexOf(each.symbol))
  return encoder.take()
}

describe("an encoded batch of results", () => {
  it("decodes to the same results, to the last bit of every number", () => {
    fc.assert(
      fc.property(results, (all) => {
        const read = decodeResults(encoded(all), SYMBOLS)
        assert.deepStrictEqual(read, all)
        // deepStrictEqual of chai takes -0 for 0.
        const numbers = (each: ProcessingResult) => each.matches.map(({ close }) => Object.is(close, -0))
        assert.deepStrictEqual(read.map(numbers), all.map(numbers))
      }),
    )
  })

  it("decodes to the same results at the limits of fields with fixed width", () => {
    const resultOf = ({ count = 2, price = 5000, step = 1, tenths = 9 }): ProcessingResult => ({
      symbol: "B",
      matches: Array.from({ length: count }, (_, at) => ({
        time: daysIn(at % 2 === 0 ? 16_000 : 16_000 + step),
        close: cents(price),
        values: {},
      })),
      computedIndicators: {},
      processingTimeMs: ticks(tenths),
    })
    const all = [
      ...[0, 1, 65_535, 65_536].map((tenths) => resultOf({ tenths })),
      ...[0, 1, 255, 256].map((count) => resultOf({ count })),
      ...[0, 1, 2 ** 24 - 1, 2 ** 24].map((price) => resultOf({ price })),
      ...[-32_769, -32_768, -32_767, 0, 32_767, 32_768, 32_769].map((step) => resultOf({ step })),
    ]
    assert.deepStrictEqual(decodeResults(encoded(all), SYMBOLS), all)
  })

  it("decodes the results of some symbols as it decodes all", () => {
    fc.assert(
      fc.property(results, symbol, (all, one) => {
        const read = decodeResults(encoded(all), SYMBOLS, (each) => each === one)
        assert.deepStrictEqual(
          read,
          all.filter((each) => each.symbol === one),
        )
      }),
    )
  })

  it("starts empty after `take`", () => {
    const encoder = new ResultEncoder()
    const result = (close: number): ProcessingResult => ({
      symbol: "B",
      matches: [{ time: 86_400_000, close, values: { rsi: 1 } }],
      computedIndicators: {},
      processingTimeMs: 0,
      flags: ["Slow"],
    })
    encoder.add(result(1), 1)
    assert.strictEqual(encoder.count, 1)
    assert.deepStrictEqual(decodeResults(encoder.take(), SYMBOLS), [result(1)])
    assert.strictEqual(encoder.count, 0)
    assert.strictEqual(encoder.size, 0)
    encoder.add(result(2), 1)
    assert.deepStrictEqual(decodeResults(encoder.take(), SYMBOLS), [result(2)])
  })

  it("takes five bytes for a symbol and five for a match on a daily bar, however many matches a symbol has", () => {
    const bare = (at: number): ProcessingResult => ({
      symbol: `S${at}`,
      matches: [],
      computedIndicators: {},
      processingTimeMs: (128 + at) / 10_000,
    })
    const encoder = new ResultEncoder()
    for (let at = 0; at < 1000; at++) encoder.add(bare(at), at)
    assert.strictEqual(encoder.size, 5 * 1000)
    const matches = Array.from({ length: 1000 }, (_, day) => ({
      time: day * 5 * 86_400_000,
      close: 100 + day / 100,
      values: {},
    }))
    for (const count of [200, 1000]) {
      const before = encoder.size
      encoder.add({ ...bare(1000), matches: matches.slice(0, count) }, 1000)
      assert.isBelow(encoder.size - before, 5.1 * count)
    }
  })

  it("decodes times of eight bytes, as the first layout of a log had them", () => {
    const float = (ms: number) => [...new Uint8Array(Float64Array.of(ms).buffer)]
    const parts = [
      [1, 0, ...float(0.1 + 0.2)], // A: none of the parts
      [3, 4, ...float(7)], // C: matches
      [2, (2 * 3) << 3, 0, 0xa0, 0x9c, 0x01], // two: on day 3, of names 0, at 50.00
      [(2 * 1) << 3, 1, 1, ...float(-1 / 3), 6], // a day later, of names 1, at -1/3, with up = true
    ]
    const body = parts.flat()
    const footer = new TextEncoder().encode(JSON.stringify({ names: [[], ["up"]], extras: [] }))
    const bytes = Uint8Array.from([2, 0, 0, 0, body.length, 0, 0, 0, ...body, ...footer])
    const day = 86_400_000
    assert.deepStrictEqual(decodeResults(bytes, ["A", "B", "C"]), [
      { symbol: "A", matches: [], computedIndicators: {}, processingTimeMs: 0.1 + 0.2 },
      {
        symbol: "C",
        matches: [
          { time: 3 * day, close: 50, values: {} },
          { time: 4 * day, close: -1 / 3, values: { up: true } },
        ],
        computedIndicators: {},
        processingTimeMs: 7,
      },
    ])
  })

  it("is refused if it was cut short or is no batch", () => {
    fc.assert(
      fc.property(results, fc.double({ min: 0, max: 0.999, noNaN: true }), (all, share) => {
        const bytes = encoded(all)
        assert.throws(() => decodeResults(bytes.subarray(0, Math.floor(bytes.length * share)), SYMBOLS))
      }),
    )
    const [one] = fc.sample(answered, 1)
    assert.throws(() => decodeResults(encoded([{ ...one, symbol: "F" }]), ["A", "B"]), /it has a symbol 5 of 2/)
  })
})
