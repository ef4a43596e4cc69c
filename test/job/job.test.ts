import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { formatInstant, parseEndInstant, parseInstant } from "../../src/job/Instant.ts"
import { decodeJob, ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { strangeThings } from "../faults/strangeThings.ts"
import { encodeResult, ProcessingResult, resultFromCause } from "../../src/job/ProcessingResult.ts"
import { Crashed, Failed, type SymbolError, Timeout } from "../../src/job/SymbolError.ts"

const json = {
  id: "j",
  jobType: "scan",
  symbols: ["A", "B"],
  timeframe: "1d",
  dateRange: { from: "2024-01-01", to: "2024-12-31" },
  formula: "close > open",
  parameters: { length: 20, on: true, source: "close" },
}

describe("decodeJob", () => {
  it.effect("decodes a job from JSON, with a half-open range in epoch ms", () =>
    Effect.gen(function* () {
      const job = yield* decodeJob(json)
      assert.deepStrictEqual(job.dateRange, { from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 0, 1) })
      assert.deepStrictEqual(job.parameters, { length: 20, on: true, source: "close" })
    }),
  )

  const wrong: ReadonlyArray<readonly [change: object, field: string, said: RegExp]> = [
    [{ jobType: "scann" }, "jobType", /"scan"/],
    [{ symbols: ["A", ""] }, "symbols", /1/],
    [{ symbols: "A" }, "symbols", /array/],
    [{ timeframe: "daily" }, "timeframe", /1d/],
    [{ timeframe: "0d" }, "timeframe", /1d/],
    [{ dateRange: { from: "2024-02-30" } }, "from", /2024-12-31/],
    [{ dateRange: { from: "yesterday" } }, "from", /instant/],
    [{ dateRange: { from: "2024-02-02", to: "2024-02-01" } }, "dateRange", /before/],
    [{ parameters: { length: null } }, "length", /null|string|number/i],
    [{ timeoutMs: 0 }, "timeoutMs", /0 ms/],
    [{ timeoutMs: "60" }, "timeoutMs", /number|finite/i],
    [{ retries: 1.5 }, "retries", /integer/i],
    [{ id: "" }, "id", /length|empty/i],
    [{ symbol: "A" }, "symbol", /excess/],
  ]
  for (const [change, field, said] of wrong) {
    it.effect(`rejects ${JSON.stringify(change)}, and names the field`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(decodeJob({ ...json, ...change }))
        assert.strictEqual(error._tag, "InvalidJob")
        assert.include(error.message, field)
        assert.match(error.message, said)
      }),
    )
  }

  it.effect("shows wrong values, shortened, and lists only the first of many mistakes", () =>
    Effect.gen(function* () {
      const long = "x".repeat(1_000_000)
      const { message } = yield* Effect.flip(
        decodeJob({ ...json, id: 7, timeframe: "daily", timeoutMs: null, dateRange: { from: long } }),
      )
      assert.include(message, 'Expected string, got 7\n  at ["id"]')
      assert.match(message, /Expected a timeframe .*, got "daily"\n {2}at \["timeframe"\]/)
      assert.match(message, /, got null\n {2}at \["timeoutMs"\]/)
      assert.match(message, /, got "x+…"\n {2}at \["dateRange"\]\["from"\]/)
      assert.isBelow(message.length, 1000)
      const many = yield* Effect.flip(decodeJob({ ...json, symbols: Array.from({ length: 5000 }, () => 1) }))
      assert.include(many.message, 'Expected string, got 1\n  at ["symbols"][19]\n… and 4980 more')
      assert.isBelow(many.message.length, 2000)
    }),
  )

  it.effect("accepts names such as __proto__, and rejects deep nesting", () =>
    Effect.gen(function* () {
      const parameters: unknown = JSON.parse('{"__proto__": 5, "constructor": true}')
      const job = yield* decodeJob({ ...json, parameters })
      assert.deepStrictEqual(Object.entries(job.parameters ?? {}), [
        ["__proto__", 5],
        ["constructor", true],
      ])
      const polluted = JSON.parse(`{"__proto__": {"formula": "close"}, ${JSON.stringify(json).slice(1)}`)
      assert.match((yield* Effect.flip(decodeJob(polluted))).message, /excess property/)
      let deep: unknown = 1
      for (let depth = 0; depth < 50_000; depth++) deep = [deep]
      for (const change of [
        { symbols: deep },
        { formula: deep },
        { dateRange: { to: deep } },
        { parameters: { a: deep } },
      ]) {
        assert.strictEqual((yield* Effect.flip(decodeJob({ ...json, ...change })))._tag, "InvalidJob")
      }
    }),
  )

  it.effect("round-trips the year 9999 as the end of a range", () =>
    Effect.gen(function* () {
      const job = yield* decodeJob({ ...json, dateRange: { from: "0000-01-01", to: "9999-12-31" } })
      const text = JSON.stringify(yield* Schema.encodeEffect(ProcessingJob)(job))
      assert.deepStrictEqual(yield* decodeJob(JSON.parse(text)), job)
      assert.strictEqual(job.dateRange.to, Date.UTC(9999, 11, 31, 23, 59, 59, 999))
    }),
  )

  it.effect("rejects values that are not objects", () =>
    Effect.gen(function* () {
      for (const input of [null, 7, "job", []]) {
        assert.strictEqual((yield* Effect.flip(decodeJob(input)))._tag, "InvalidJob")
      }
    }),
  )

  it.effect("decodes an encoded job to the same job", () =>
    Effect.gen(function* () {
      const job = yield* decodeJob(json)
      const text = JSON.stringify(yield* Schema.encodeEffect(ProcessingJob)(job))
      assert.deepStrictEqual(yield* decodeJob(JSON.parse(text)), job)
    }),
  )
})

describe("parseInstant and parseEndInstant", () => {
  it("parse a date as its midnight, or the midnight after it for the end of a range", () => {
    assert.strictEqual(parseInstant("2024-02-29"), Date.UTC(2024, 1, 29))
    assert.strictEqual(parseEndInstant("2024-02-29"), Date.UTC(2024, 2, 1))
    assert.strictEqual(parseEndInstant("2024-02-29T12:00:00Z"), Date.UTC(2024, 1, 29, 12))
    assert.strictEqual(parseInstant("2024-02-29T12:00:00-05:00"), Date.UTC(2024, 1, 29, 17))
    assert.strictEqual(parseInstant("2024-02-29 12:00Z"), Date.UTC(2024, 1, 29, 12))
  })

  it("reject times without a zone, dates that do not exist and other texts", () => {
    for (const text of [
      "2024-02-29T12:00:00",
      "2023-02-29",
      "2024-13-01",
      "2024",
      "29.2.2024",
      "",
      "2024-02-29T25:00Z",
    ]) {
      assert.isUndefined(parseInstant(text), text)
      assert.isUndefined(parseEndInstant(text), text)
    }
  })

  it("parse what formatInstant writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 0, 1) }), (time) => {
        assert.strictEqual(parseInstant(formatInstant(time)), time)
      }),
    )
  })
})

describe("a result", () => {
  it("is encoded with ISO 8601 times and plain errors, and decodes to the same classes", () => {
    const result: ProcessingResult = {
      symbol: "A",
      matches: [{ time: Date.UTC(2024, 0, 2), close: 1.5, values: { up: true, average: null } }],
      computedIndicators: { average: 2 },
      processingTimeMs: 0.25,
      error: new Crashed({ symbol: "A", message: "crashed", exitCode: 7 }),
      flags: ["ShortHistory"],
    }
    const text = JSON.stringify(encodeResult(result))
    assert.include(text, '"time":"2024-01-02T00:00:00.000Z"')
    const decoded = Schema.decodeUnknownSync(ProcessingResult)(JSON.parse(text))
    assert.deepStrictEqual(decoded, result)
    assert.instanceOf(decoded.error, Crashed)
  })

  const fromCause = (cause: Cause.Cause<SymbolError>) => Effect.exit(resultFromCause("A")(cause))

  it.effect("of a failure has its error, and of a timeout the limit as its time", () =>
    Effect.gen(function* () {
      const exit = yield* fromCause(Cause.fail(Timeout.after("A", 60_000)))
      assert.isTrue(Exit.isSuccess(exit) && exit.value.processingTimeMs === 60_000)
      assert.isTrue(Exit.isSuccess(exit) && exit.value.error?.message === "Processing timeout (60s)")
    }),
  )

  it.effect("of a defect is Failed, with the defect's message", () =>
    Effect.gen(function* () {
      const exit = yield* fromCause(Cause.die(new RangeError("too far")))
      assert.isTrue(Exit.isSuccess(exit) && exit.value.error instanceof Failed)
      assert.isTrue(Exit.isSuccess(exit) && exit.value.error?.message === "too far")
    }),
  )

  it.effect("does not replace an interruption from outside", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.catchCause(Effect.never, resultFromCause("A")), {
        startImmediately: true,
      })
      yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
    }),
  )

  it.effect("of a symbol that interrupts itself is Failed", () =>
    Effect.gen(function* () {
      const result = yield* Effect.catchCause(Effect.interrupt, resultFromCause("A"))
      assert.isTrue(result.error instanceof Failed && result.error.message.includes("interrupted itself"))
    }),
  )

  it.effect("of any other thrown value or error is Failed, with a message", () =>
    Effect.gen(function* () {
      for (const [name, thrown] of Object.entries(strangeThings)) {
        for (const cause of [Cause.die(thrown), Cause.fail<unknown>(thrown)]) {
          const result = yield* resultFromCause("A")(cause)
          assert.instanceOf(result.error, Failed, name)
          assert.isAbove(result.error.message.length, 0, name)
        }
      }
    }),
  )
})
