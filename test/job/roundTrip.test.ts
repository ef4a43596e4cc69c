import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { FormulaError, InvalidJob, JobError, PoolUnavailable, StoreUnavailable } from "../../src/job/JobError.ts"
import { decodeJob, ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { encodeResult, Flag, ProcessingResult } from "../../src/job/ProcessingResult.ts"
import * as SymbolErrors from "../../src/job/SymbolError.ts"

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("__proto__", "constructor", "toString", "\ud800", "e\u0301", '"\n\\'),
)
const named = fc.oneof(text, fc.stringMatching(/^[a-z_]{1,8}$/))
// JSON has no negative zero.
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
const instant = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
/** A record of own properties, whatever their names. */
const recordOf = <A>(value: fc.Arbitrary<A>) =>
  fc.array(fc.tuple(named, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries))
const values = recordOf(fc.oneof(finite, fc.boolean(), fc.constant(null)))

const error: fc.Arbitrary<SymbolErrors.SymbolError> = fc
  .record({ symbol: text, message: text, limitMs: finite, timeframe: text, exitCode: fc.integer() })
  .chain(({ exitCode, limitMs, message, symbol, timeframe }) =>
    fc.constantFrom(
      new SymbolErrors.Timeout({ symbol, limitMs, message }),
      new SymbolErrors.Failed({ symbol, message }),
      new SymbolErrors.Failed({ symbol, message, detail: timeframe }),
      new SymbolErrors.Crashed({ symbol, message }),
      new SymbolErrors.Crashed({ symbol, message, exitCode }),
      new SymbolErrors.OutOfMemory({ symbol, message }),
      new SymbolErrors.InvalidReply({ symbol, message }),
      new SymbolErrors.PoolLost({ symbol, message }),
      new SymbolErrors.CandlesUnavailable({ symbol, message }),
      new SymbolErrors.BadCandles({ symbol, message }),
      new SymbolErrors.UnknownSymbol({ symbol, timeframe, message }),
    ),
  )

const result: fc.Arbitrary<ProcessingResult> = fc.record(
  {
    symbol: text,
    matches: fc.array(fc.record({ time: instant, close: finite, values })),
    computedIndicators: values,
    processingTimeMs: finite,
    error,
    flags: fc.subarray([...Flag.literals]),
    cost: fc.record(
      {
        queuedMs: finite,
        worker: fc.integer(),
        attempt: fc.integer(),
        readMs: finite,
        evaluatedMs: finite,
        barsRead: finite,
      },
      { requiredKeys: ["queuedMs", "worker", "attempt"] },
    ),
  },
  { requiredKeys: ["symbol", "matches", "computedIndicators", "processingTimeMs"] },
)

describe("a round trip through JSON", () => {
  it("preserves every result, including the classes of errors and odd names", () => {
    const decode = Schema.decodeUnknownSync(ProcessingResult)
    fc.assert(
      fc.property(result, (given) => {
        const read = decode(JSON.parse(JSON.stringify(encodeResult(given))))
        assert.deepStrictEqual(read, given)
        assert.strictEqual(read.error?.constructor, given.error?.constructor)
      }),
      { numRuns: 300 },
    )
  })

  it("preserves every JobError", () => {
    const decode = Schema.decodeUnknownSync(JobError)
    fc.assert(
      fc.property(text, fc.integer(), fc.array(text), (message, place, list) => {
        const formula = { code: "Syntax", line: place, column: 1, length: 2, message, snippet: message } as const
        for (const given of [
          new FormulaError({ ...formula, expected: list, suggestions: list }),
          new PoolUnavailable({ message }),
          new InvalidJob({ message }),
          new StoreUnavailable({ path: message, message }),
        ]) {
          const read = decode(JSON.parse(JSON.stringify(Schema.encodeSync(JobError)(given))))
          assert.deepStrictEqual(read, given)
          assert.strictEqual(read.constructor, given.constructor)
        }
      }),
      { numRuns: 50 },
    )
  })

  it.effect("preserves every job", () =>
    Effect.gen(function* () {
      const job: fc.Arbitrary<ProcessingJob> = fc.record(
        {
          id: fc.string({ minLength: 1 }),
          jobType: fc.constantFrom("scan", "screen", "compute"),
          symbols: fc.array(fc.string({ minLength: 1, unit: "grapheme" })),
          timeframe: fc.constantFrom("1m", "1h", "1d", "1w", "1M", "99999y"),
          dateRange: fc
            .record({ from: instant, to: instant }, { requiredKeys: [] })
            .filter(({ from, to }) => from === undefined || to === undefined || from < to),
          formula: text,
          parameters: recordOf(fc.oneof(finite, fc.boolean(), text)),
          timeoutMs: fc.integer({ min: 1, max: 2_147_483_647 }),
          retries: fc.nat(100),
        },
        { requiredKeys: ["id", "jobType", "symbols", "timeframe", "dateRange"] },
      )
      const property = fc.asyncProperty(job, (given) =>
        Effect.runPromise(
          Effect.map(decodeJob(JSON.parse(JSON.stringify(Schema.encodeSync(ProcessingJob)(given)))), (read) =>
            assert.deepStrictEqual(read, given),
          ),
        ),
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: 200 }))
    }),
  )
})
