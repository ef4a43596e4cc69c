import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { ndjsonWriter } from "../../src/cli/output/jsonWriters.ts"
import { scanOutput } from "../../src/cli/scan/scanOutput.ts"
import { StandardError } from "../../src/cli/terminal/StandardError.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"

const symbols = Array.from({ length: 500 }, (_, index) => `S${index}`)
const job: ProcessingJob = { id: "test", jobType: "scan", symbols, timeframe: "1d", dateRange: {} }
const quiet = Layer.succeed(StandardError, StandardError.make({ write: () => true }))

describe("scanOutput", () => {
  it.effect("requests results no faster than standard output accepts them", () =>
    Effect.gen(function* () {
      const mayTake = yield* Deferred.make<void>()
      let asked = 0
      const written: Array<string> = []
      const results = Stream.fromIterable(symbols).pipe(
        Stream.rechunk(1),
        Stream.map((symbol) => {
          asked += 1
          return { symbol, matches: [], computedIndicators: {}, processingTimeMs: 1 }
        }),
      )
      const stdio = Stdio.layerTest({
        stdout: () =>
          Sink.forEach((text: string | Uint8Array) =>
            Effect.andThen(
              Deferred.await(mayTake),
              Effect.sync(() => written.push(String(text))),
            ),
          ),
      })
      const running = yield* scanOutput(job, results, {
        writer: ndjsonWriter(),
        out: Option.none(),
        summary: "beside",
        progress: false,
        running: () => [],
        startedAtMs: 0,
      }).pipe(Effect.provide([stdio, quiet]), Effect.forkChild)
      // Far more turns than an eager reader would need for all 500.
      for (let turn = 0; turn < 2000; turn++) yield* Effect.yieldNow
      assert.isAtLeast(asked, 1)
      assert.isAtMost(asked, 2)
      yield* Deferred.succeed(mayTake, undefined)
      const tally = yield* Fiber.join(running)
      assert.strictEqual(tally.completed, 500)
      assert.deepStrictEqual(
        written.map((line) => JSON.parse(line).symbol),
        symbols,
      )
    }),
  )

  it.live("yields to an interruption, however many results come at once", () =>
    Effect.gen(function* () {
      const matches = Array.from({ length: 500 }, (_, time) => ({ time, close: 1, values: {} }))
      const results = Stream.fromArray(
        symbols.map((symbol) => ({ symbol, matches, computedIndicators: {}, processingTimeMs: 1 })),
      )
      let told = ""
      let written = 0
      const standardError = StandardError.make({
        write: (text: string | Uint8Array) => {
          told += String(text)
          return true
        },
      })
      const began = yield* Deferred.make<void>()
      const stdout = () =>
        Sink.forEach((text: string | Uint8Array) =>
          Effect.andThen(
            Effect.sync(() => (written += String(text).split("\n").length - 1)),
            Deferred.succeed(began, undefined),
          ),
        )
      const running = yield* scanOutput(job, results, {
        writer: ndjsonWriter(),
        out: Option.none(),
        summary: "beside",
        progress: false,
        running: () => [],
        startedAtMs: 0,
      }).pipe(
        Effect.provide([Stdio.layerTest({ stdout }), Layer.succeed(StandardError, standardError)]),
        Effect.forkChild,
      )
      yield* Deferred.await(began)
      // As a signal is heard of: in a turn of the event loop.
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      yield* Fiber.interrupt(running)
      assert.isBelow(written, symbols.length)
      const [, completed] = /^interrupted after (\d+) of 500 symbols/.exec(told) ?? []
      assert.isAtMost(Number(completed) - written, 2)
    }),
  )
})
