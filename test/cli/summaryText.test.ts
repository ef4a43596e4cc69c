import { assert, describe, it } from "@effect/vitest"
import { counted, progressText, summaryText } from "../../src/cli/terminal/summaryText.ts"
import { failedResult } from "../../src/job/ProcessingResult.ts"
import { Timeout } from "../../src/job/SymbolError.ts"

describe("summaryText", () => {
  it("counts symbols, matches and errors", () => {
    const one = counted(
      { completed: 0, total: 2, matches: 0, errors: 0 },
      { symbol: "A", matches: [{ time: 0, close: 1, values: {} }], computedIndicators: {}, processingTimeMs: 1 },
    )
    assert.strictEqual(
      summaryText(one, { startMs: 20.4, runMs: 999.6 }),
      "interrupted after 1 of 2 symbols: 1 match, 0 errors in 1.0 s (and 20 ms to start the workers)",
    )
    const two = counted(one, failedResult("B", Timeout.after("B", 200)))
    assert.strictEqual(
      summaryText(two, { startMs: 720, runMs: 12_345 }),
      "2 symbols, 1 match, 1 error in 12.3 s (and 720 ms to start the workers)",
    )
  })

  it("says that matches are new if those of an earlier run are left out", () => {
    const none = { completed: 1, total: 1, matches: 0, areNew: true, errors: 0 }
    assert.strictEqual(progressText(none), "1 of 1 symbol (100%), 0 new matches, 0 errors")
    assert.include(summaryText({ ...none, matches: 1 }, { startMs: 1, runMs: 2 }), "1 symbol, 1 new match, 0 errors in")
  })

  it("has no matches for a job that looks for none", () => {
    const one = counted(
      { completed: 0, total: 1, matches: undefined, errors: 0 },
      { symbol: "A", matches: [], computedIndicators: { rsi: 40 }, processingTimeMs: 1 },
    )
    assert.strictEqual(
      summaryText(one, { startMs: 1, runMs: 2 }),
      "1 symbol, 0 errors in 2 ms (and 1 ms to start the workers)",
    )
    assert.strictEqual(progressText(one), "1 of 1 symbol (100%), 0 errors")
  })
})
