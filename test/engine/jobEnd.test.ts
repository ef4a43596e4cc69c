import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { jobOf } from "../pool/onThreads.ts"

const symbolsOf = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`)

/** S1 fails, the others are answered at once. */
const engine = PooledEngine.layer.pipe(
  Layer.provide(InProcessPool.layer({ concurrency: 4 })),
  Layer.provide(
    SymbolProcessor.layerOf((symbol) =>
      symbol === "S1"
        ? Effect.fail(new Failed({ symbol, message: "no" }))
        : Effect.succeed({ matches: [], computedIndicators: {} }),
    ),
  ),
)

const withLogger = (log: (line: string, facts: Readonly<Record<string, unknown>>) => void) =>
  Layer.mergeAll(
    engine,
    Logger.layer([
      Logger.make(({ fiber, logLevel, message }) =>
        log(`${logLevel} ${String(message)}`, fiber.getRef(References.CurrentLogAnnotations)),
      ),
    ]),
    Layer.succeed(References.MinimumLogLevel, "All"),
  )

describe("a logger that throws", () => {
  for (const line of [
    "Job started",
    "Job finished",
    "Chunk started",
    "Job progress",
    "S1: no",
    "named more than once",
  ]) {
    it.effect(`at "${line}" loses no results and is reported once`, () =>
      Effect.gen(function* () {
        const reports: Array<string> = []
        const layer = withLogger((text) => {
          if (text.includes(line)) throw new Error("the log is full")
          if (text.includes("A logger threw")) reports.push(text)
        })
        const job = jobOf([...symbolsOf(500), "S0"])
        const results = yield* ProcessingEngine.use((each) =>
          each.processBatchChunked(job, undefined, { chunkSize: 100 }),
        ).pipe(Effect.provide(layer))
        assert.strictEqual(results.length, 500)
        assert.strictEqual(results.filter(({ error }) => error !== undefined).length, 1)
        assert.strictEqual(reports.length, 1)
      }),
    )
  }

  it.effect("at every line, even its own report, is reported as a warning of the process", () =>
    Effect.gen(function* () {
      const warnings: Array<string> = []
      const onWarning = ({ message }: Error) => void warnings.push(message)
      process.on("warning", onWarning)
      const layer = withLogger(() => {
        throw new Error("the log is full")
      })
      const results = yield* ProcessingEngine.use((each) => each.processBatch(jobOf(symbolsOf(500)))).pipe(
        Effect.provide(layer),
      )
      yield* Effect.promise(() => new Promise(setImmediate))
      process.off("warning", onWarning)
      assert.strictEqual(results.length, 500)
      assert.strictEqual(warnings.filter((text) => text.includes("the log is full")).length, 1)
    }),
  )
})

/** Layers with a tracer that keeps all spans, and a logger that keeps the last line of the job. */
const observe = () => {
  const spans: Array<Tracer.Span> = []
  const ends: Array<string> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    },
  })
  const layer = withLogger((line, { job_id, processed }) => {
    if (/Job (finished|interrupted)/.test(line)) ends.push(`${line} ${String(job_id)} ${String(processed)}`)
  })
  return { spans, ends, layer: Layer.merge(layer, Layer.succeed(Tracer.Tracer, tracer)) }
}

describe("the end of a job", () => {
  const job = jobOf(symbolsOf(40))
  const ways = [
    ["ProcessingEngine.processBatch", ProcessingEngine.use((each) => each.processBatch(job))],
    ["ProcessingEngine.processBatchChunked", ProcessingEngine.use((each) => each.processBatchChunked(job))],
    ["ProcessingEngine.stream", ProcessingEngine.use((each) => Stream.runDrain(each.stream(job)))],
  ] as const
  it.effect.each(ways)("has a span and a last log line for %s", ([name, run]) =>
    Effect.gen(function* () {
      const { ends, layer, spans } = observe()
      yield* Effect.provide(run, layer)
      assert.deepStrictEqual(ends, ["Info Job finished job 40"])
      const span = spans.find((each) => each.name === name)
      assert.strictEqual(span?.status._tag, "Ended")
      assert.deepStrictEqual(Object.fromEntries(span?.attributes ?? []), {
        job_id: "job",
        job_type: "scan",
        symbols: 40,
      })
    }),
  )

  it.effect("is logged as an interruption when the consumer ends a stream early", () =>
    Effect.gen(function* () {
      const { ends, layer, spans } = observe()
      const some = ProcessingEngine.use((each) => Stream.runCollect(Stream.take(each.stream(job), 3)))
      assert.strictEqual((yield* Effect.provide(some, layer)).length, 3)
      assert.strictEqual(ends.length, 1)
      assert.match(ends[0] ?? "", /^Info Job interrupted job \d+$/)
      assert.strictEqual(spans.find(({ name }) => name === "ProcessingEngine.stream")?.status._tag, "Ended")
    }),
  )

  it.live("is logged as a warning when a stream is interrupted from outside", () =>
    Effect.gen(function* () {
      const { ends, layer } = observe()
      const began = yield* Deferred.make<void>()
      const wait = Effect.andThen(Deferred.succeed(began, undefined), Effect.never)
      const stuck = ProcessingEngine.use((each) => Stream.runForEach(each.stream(job), () => wait))
      const fiber = yield* Effect.forkChild(Effect.provide(stuck, layer))
      yield* Deferred.await(began)
      yield* Fiber.interrupt(fiber)
      assert.match(ends.join(), /^Warn Job interrupted job \d+$/)
    }),
  )
})

describe("progress of a job", () => {
  it.effect("in chunks is reported to both the callback argument and the option", () =>
    Effect.gen(function* () {
      const argument: Array<number> = []
      const option: Array<number> = []
      yield* ProcessingEngine.use((each) =>
        each.processBatchChunked(jobOf(symbolsOf(10)), (completed) => argument.push(completed), {
          chunkSize: 3,
          onProgress: (completed) => option.push(completed),
        }),
      )
      const each = symbolsOf(10).map((_, i) => i + 1)
      assert.deepStrictEqual([argument, option], [each, each])
    }).pipe(Effect.provide(Layer.merge(engine, Logger.layer([])))),
  )

  it.live("ends at the completion at which an observer interrupts the job, in process", () =>
    Effect.gen(function* () {
      const each = yield* ProcessingEngine
      const controller = new AbortController()
      const told: Array<number> = []
      const batch = each.processBatch(jobOf(symbolsOf(500)), (completed) => {
        told.push(completed)
        if (completed === 3) controller.abort()
      })
      // The fiber listens to the signal once it has waited for the first time.
      const running = Effect.andThen(Effect.yieldNow, batch)
      const exit = yield* Effect.promise(() => Effect.runPromiseExit(running, { signal: controller.signal }))
      assert.isTrue(Exit.hasInterrupts(exit))
      yield* Effect.promise(() => new Promise(setImmediate))
      assert.deepStrictEqual(told, [1, 2, 3])
    }).pipe(Effect.provide(Layer.merge(engine, Logger.layer([])))),
  )
})
