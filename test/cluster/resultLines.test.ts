import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { encodeResults, makeResultReader } from "../../src/cluster/protocol/resultLines.ts"
import { Crashed, type ProcessingResult, Timeout } from "marketsweep"

const value = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
)
const values = fc.dictionary(fc.string({ unit: "grapheme" }), value)
const result: fc.Arbitrary<ProcessingResult> = fc.record(
  {
    symbol: fc.string({ unit: "grapheme", minLength: 1 }),
    matches: fc.array(
      fc.record({
        time: fc.integer(),
        close: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
        values,
      }),
    ),
    computedIndicators: values,
    processingTimeMs: fc.nat(),
    error: fc.oneof(
      fc.string().map((message) => new Timeout({ symbol: "A", limitMs: 5, message })),
      fc.string().map((message) => new Crashed({ symbol: "A", exitCode: 7, message })),
    ),
    flags: fc.constantFrom(["ShortHistory"] as const, ["Slow", "Leak"] as const),
  },
  { requiredKeys: ["symbol", "matches", "computedIndicators", "processingTimeMs"] },
)

const plain = (results: ReadonlyArray<ProcessingResult>): unknown => JSON.parse(JSON.stringify(results))

const read = (parts: ReadonlyArray<string>) => {
  const results: Array<ProcessingResult> = []
  const reader = makeResultReader((each) => results.push(each))
  parts.forEach(reader)
  return results
}

describe("result lines", () => {
  it("are complete in parts of any size, and no part splits a character", () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 8 }), fc.integer({ min: 2, max: 60 }), (results, size) => {
        const parts = encodeResults(results, size)
        assert.isAtLeast(parts.length, 1)
        for (const part of parts) {
          assert.isAtMost(part.length, size)
          assert.isTrue(part.isWellFormed())
        }
        const found = read(parts)
        assert.deepStrictEqual(plain(found), plain(results))
        for (const [at, { error }] of results.entries()) {
          if (error !== undefined) assert.deepStrictEqual(found[at].error, error)
        }
      }),
    )
  })

  it("skip lines without a result", () => {
    const [line] = encodeResults([{ symbol: "A", matches: [], computedIndicators: {}, processingTimeMs: 1 }])
    const broken = [
      "{",
      "null",
      '{"symbol":1}',
      line.replace('"matches":[]', '"matches":[{"time":"x"}]').trim(),
      line.replace('"processingTimeMs":1', '"processingTimeMs":1,"error":{"_tag":"Nothing"}').trim(),
    ]
    assert.deepStrictEqual(
      read([`${broken.join("\n")}\n${line}`]).map(({ symbol }) => symbol),
      ["A"],
    )
  })
})
