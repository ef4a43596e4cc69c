import { assert, describe, it } from "@effect/vitest"
import { failedResult } from "../../src/job/ProcessingResult.ts"
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
})
