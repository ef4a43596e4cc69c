import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { Progress, type Snapshot } from "../../src/engine/Progress.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const symbols = Array.from({ length: 250 }, (_, i) => `S${i}`)
const job: ProcessingJob = { id: "log", jobType: "scan", symbols, timeframe: "1d", dateRange: {} }

/** Each symbol takes as many ms as its number; S7 fails, S3 and S4 match. */
const engine = PooledEngine.layer.pipe(
  Layer.provide(InProcessPool.layer({ concurrency: 8 })),
  Layer.provide(
    SymbolProcessor.layerOf((symbol) => {
      const number = Number(symbol.slice(1))
      if (number === 7) return Effect.fail(new Failed({ symbol, message: "seven" }))
      const matches = number === 3 || number === 4 ? [{ time: 0, close: 1, values: {} }] : []
      return Effect.as(Effect.sleep(number), { matches, computedIndicators: {} })
    }),
  ),
)

const runUnderTestClock = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("progress", () => {
  it.effect("is reported on every completion, in order, and ends at (total, total)", () =>
    Effect.gen(function* () {
      const seen: Array<Snapshot> = []
      const asArgument: Array<number> = []
      yield* runUnderTestClock(
        ProcessingEngine.use((each) => each.processBatch(job, (completed) => asArgument.push(completed))).pipe(
          Effect.provide(engine),
          Effect.provide(Progress.layerCallback((snapshot) => seen.push(snapshot))),
        ),
      )
      const everyCount = symbols.map((_, i) => i + 1)
      assert.deepStrictEqual(
        seen.map(({ completed }) => completed),
        everyCount,
      )
      assert.deepStrictEqual(asArgument, everyCount)
      assert.deepStrictEqual(seen.at(-1), { completed: 250, total: 250, errors: 1, matches: 2 })
    }),
  )

  it.effect("continues after an observer that throws, which is logged once", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const logger = Logger.make(({ message }) => lines.push(String(message)))
      const results = yield* runUnderTestClock(
        ProcessingEngine.use((each) =>
          each.processBatch(job, () => {
            throw new Error("observer")
          }),
        ).pipe(Effect.provide(engine), Effect.provide(Logger.layer([logger]))),
      )
      assert.strictEqual(results.length, 250)
      assert.strictEqual(lines.filter((line) => line.includes("observer threw")).length, 1)
    }),
  )

  it.effect("keeps two jobs in one runtime apart", () =>
    Effect.gen(function* () {
      const a: Array<[number, number]> = []
      const b: Array<[number, number]> = []
      yield* runUnderTestClock(
        ProcessingEngine.use((each) =>
          Effect.all(
            [
              each.processBatch(job, (...at) => a.push(at)),
              each.processBatch({ ...job, id: "other", symbols: ["S1", "S2"] }, (...at) => b.push(at)),
            ],
            { concurrency: 2 },
          ),
        ).pipe(Effect.provide(engine)),
      )
      assert.deepStrictEqual(b, [[1, 2], [2, 2]]) // prettier-ignore
      assert.deepStrictEqual(a.at(-1), [250, 250])
    }),
  )
})

const logOf = (run: Effect.Effect<unknown, unknown, ProcessingEngine>) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const logger = Logger.make(({ logLevel, message, fiber }) => {
      const facts = fiber.getRef(References.CurrentLogAnnotations)
      lines.push(`${logLevel} ${String(message)} ${JSON.stringify(facts)}`)
    })
    yield* runUnderTestClock(
      run.pipe(
        Effect.provide(engine),
        Effect.provide(Logger.layer([logger])),
        Effect.provideService(References.MinimumLogLevel, "All"),
      ),
    )
    return lines
  })

describe("the log of a job", () => {
  it.effect("has a start, a line every 100 symbols, an error for each failed symbol and a summary", () =>
    Effect.gen(function* () {
      const lines = yield* logOf(ProcessingEngine.use((each) => each.processBatch(job)))
      assert.strictEqual(lines[0], 'Info Job started {"job_id":"log","symbols":250,"workers":8}')
      assert.deepStrictEqual(
        lines.filter((line) => line.startsWith("Error")),
        ['Error S7: seven {"job_id":"log","symbol":"S7","error":"Failed"}'],
      )
      assert.deepStrictEqual(
        lines.filter((line) => line.startsWith("Debug Job progress")),
        [100, 200, 250].map((completed) => `Debug Job progress {"job_id":"log","completed":${completed},"total":250}`),
      )
      const total = symbols.reduce((sum, _, i) => sum + (i === 7 ? 0 : i), 0)
      assert.match(
        lines.at(-1) ?? "",
        new RegExp(
          `^Info Job finished .*"processed":250,"errors":1,"matches":2,"total_time":"${total}ms","elapsed":"\\d+ms"`,
        ),
      )
    }),
  )

  it.effect("is the same in two runs under the test clock", () =>
    Effect.gen(function* () {
      const run = logOf(ProcessingEngine.use((each) => each.processBatchChunked(job, undefined, { chunkSize: 60 })))
      assert.deepStrictEqual(yield* run, yield* run)
    }),
  )

  it.effect("warns of symbols that are listed twice", () =>
    Effect.gen(function* () {
      const twice = { ...job, symbols: ["S1", "S1", "S2", "S1"] }
      const lines = yield* logOf(ProcessingEngine.use((each) => each.processBatch(twice)))
      assert.isTrue(lines.some((line) => line.startsWith("Warn") && line.includes('"duplicates":2')))
    }),
  )
})

describe("stream", () => {
  it.effect("emits every result once, as symbols complete", () =>
    Effect.gen(function* () {
      const reversed = { ...job, symbols: ["S30", "S20", "S10", "S7"] }
      const results = yield* runUnderTestClock(
        ProcessingEngine.use((each) => Stream.runCollect(each.stream(reversed))).pipe(Effect.provide(engine)),
      )
      assert.deepStrictEqual(
        results.map(({ symbol }) => symbol),
        ["S7", "S10", "S20", "S30"],
      )
    }),
  )

  it.effect("starts symbols only as fast as results are taken", () =>
    Effect.gen(function* () {
      let begun = 0
      const counting = PooledEngine.layer.pipe(
        Layer.provide(InProcessPool.layer({ concurrency: 4 })),
        Layer.provide(
          SymbolProcessor.layerOf(() =>
            Effect.sync(() => {
              begun += 1
              return { matches: [], computedIndicators: {} }
            }),
          ),
        ),
      )
      const taken = yield* ProcessingEngine.use((each) => Stream.runCollect(Stream.take(each.stream(job), 10))).pipe(
        Effect.provide(counting),
      )
      assert.strictEqual(taken.length, 10)
      assert.isBelow(begun, 60)
    }),
  )
})
