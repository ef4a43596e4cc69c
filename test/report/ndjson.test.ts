import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "fast-check"
import { encodeResult, failedResult, type ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { Timeout } from "../../src/job/SymbolError.ts"
import { toNdjson } from "../../src/report/ndjson.ts"

describe("toNdjson", () => {
  it("writes one line with times as ISO 8601 and na as null", () => {
    const line = toNdjson({
      symbol: "A\nB",
      matches: [{ time: Date.UTC(2024, 0, 2), close: 1.5, values: { rsi: null } }],
      computedIndicators: { up: true },
      processingTimeMs: 2,
    })
    assert.strictEqual(line.indexOf("\n"), line.length - 1)
    assert.deepStrictEqual(JSON.parse(line), {
      symbol: "A\nB",
      matches: [{ time: "2024-01-02T00:00:00.000Z", close: 1.5, values: { rsi: null } }],
      computedIndicators: { up: true },
      processingTimeMs: 2,
    })
  })

  it("writes an error with its tag and facts", () => {
    assert.deepStrictEqual(JSON.parse(toNdjson(failedResult("A", Timeout.after("A", 200), 200))), {
      symbol: "A",
      matches: [],
      computedIndicators: {},
      processingTimeMs: 200,
      error: { _tag: "Timeout", symbol: "A", limitMs: 200, message: "Processing timeout (0.2s)" },
    })
  })

  it("writes the same as the schema of results", () => {
    const value = FastCheck.oneof(
      FastCheck.constant(null),
      FastCheck.boolean(),
      FastCheck.double({ noNaN: true, noDefaultInfinity: true }),
    )
    const values = FastCheck.dictionary(FastCheck.string(), value)
    const time = FastCheck.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
    const close = FastCheck.double({ noNaN: true, noDefaultInfinity: true })
    const flag = FastCheck.constantFrom("ShortHistory" as const, "Slow" as const, "Leak" as const)
    const result: FastCheck.Arbitrary<ProcessingResult> = FastCheck.record(
      {
        symbol: FastCheck.string(),
        matches: FastCheck.array(FastCheck.record({ time, close, values }), { maxLength: 3 }),
        computedIndicators: values,
        processingTimeMs: FastCheck.double({ min: 0, max: 1e6, noNaN: true }),
        flags: FastCheck.array(flag, { maxLength: 2 }),
        cost: FastCheck.record({ queuedMs: FastCheck.nat(), worker: FastCheck.nat(), attempt: FastCheck.nat() }),
      },
      { requiredKeys: ["symbol", "matches", "computedIndicators", "processingTimeMs"] },
    )
    FastCheck.assert(
      FastCheck.property(result, (each) => {
        assert.strictEqual(toNdjson(each), `${JSON.stringify(encodeResult(each))}\n`)
      }),
    )
  })
})
