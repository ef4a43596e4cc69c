import { assert, describe, it } from "@effect/vitest"
import { writeFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { answerOf } from "../faults/Fault.ts"
import { batchIn, bundled, engineIn, isolations, jobOf, poolIn } from "./onThreads.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const worker = bundled("hygiene")
/** A symbol that runs longer is slow. */
const SLOW_MS = 300

const numbered = (count: number, name = "S") => Array.from({ length: count }, (_, i) => `${name}:${i}`)

describe.each(isolations)("a pool with detectLeaks, on %s", (isolation) => {
  const flagged: Readonly<Record<string, boolean>> = {
    leavesTimer: true,
    leavesWatcher: true,
    leavesServer: true,
    keeps160Mb: true,
    keeps20Mb: false,
    makesGarbage: false,
    makesBufferGarbage: false,
    clean: false,
    waits80Ms: false,
  }

  it.live("flags symbols that leave timers, handles or much memory behind, and no others", () =>
    Effect.gen(function* () {
      // On one worker: what a symbol has left behind is there when the next one starts.
      const symbols = Object.keys(flagged).flatMap((name) => [`${name}:1`, `clean:after ${name}`, `${name}:2`])
      const results = yield* batchIn(isolation, jobOf(symbols), { worker, workers: 1, detectLeaks: true })
      assert.deepStrictEqual(
        results.map(({ symbol, flags, error }) => [symbol, flags?.includes("Leak") ?? false, error?._tag]),
        symbols.map((symbol) => [symbol, flagged[symbol.split(":")[0]], undefined]),
      )
    }),
  )

  it.live("flags no symbol when the option is off", () =>
    Effect.gen(function* () {
      const results = yield* batchIn(isolation, jobOf(["leavesTimer:1", "keeps160Mb:1", "clean:1"]), {
        worker,
        workers: 1,
      })
      assert.deepStrictEqual(
        results.map(({ flags }) => flags),
        [undefined, undefined, undefined],
      )
    }),
  )
})

describe.each(isolations)("a soft limit, on %s", (isolation) => {
  it.live("flags a symbol Slow, and logs that while the symbol still runs", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const told: Array<string> = []
      const symbols = ["clean:1", `runsUntil:${folder}/1`, `waitsUntil:${folder}/2`, "clean:2"]
      const slow = symbols.slice(1, 3)
      // Each of the two runs until the log has named it.
      const log = Logger.make(({ message }) => {
        const [symbol, ...words] = String(message).split(" ")
        if (words.join(" ") !== "has been running for 0.3s and continues") return
        told.push(symbol)
        if (slow.includes(symbol)) writeFileSync(symbol.slice(symbol.indexOf(":") + 1), "")
      })
      const engine = PooledEngine.layer.pipe(
        Layer.provide(poolIn(isolation, { worker, workers: 1, slowAfter: SLOW_MS })),
        Layer.provideMerge(Logger.layer([log])),
      )
      const results = yield* ProcessingEngine.use(({ processBatch }) => processBatch(jobOf(symbols))).pipe(
        Effect.provide(engine),
      )
      const flaggedSlow = results.filter(({ flags }) => flags?.includes("Slow")).map(({ symbol }) => symbol)
      // On a busy machine the others may be slow, too.
      const took = results.filter(({ processingTimeMs }) => processingTimeMs >= SLOW_MS).map(({ symbol }) => symbol)
      assert.includeMembers(flaggedSlow, slow)
      assert.includeMembers(flaggedSlow, took)
      assert.includeMembers([...took, ...told], flaggedSlow, "every flagged symbol took long or was logged")
      assert.deepStrictEqual(
        told.filter((symbol) => slow.includes(symbol)),
        slow,
        "each is logged once",
      )
    }),
  )
})

describe.each(isolations)("a worn-out worker, on %s", (isolation) => {
  it.live("is replaced after the given number of symbols, and no symbol is lost", () =>
    Effect.gen(function* () {
      const symbols = numbered(400)
      const options = { worker, workers: 2, lanes: 8, measureCost: true, recycle: { afterSymbols: 50 } }
      const results = yield* batchIn(isolation, jobOf(symbols), options)
      assert.deepStrictEqual(
        results.map(({ matches, computedIndicators, error }) => ({ matches, computedIndicators, error })),
        symbols.map((symbol) => ({ ...answerOf(symbol), error: undefined })),
      )
      const served = new Map<number, number>()
      for (const { cost } of results) served.set(cost?.worker ?? 0, (served.get(cost?.worker ?? 0) ?? 0) + 1)
      assert.isAbove(served.size, 2)
      // It finishes what it was sent: 50 symbols, and those in flight by then.
      for (const count of served.values()) assert.isAtMost(count, 50 + 2 * options.lanes)
    }),
  )

  it.live("is replaced when it uses more memory than its limit", () =>
    Effect.gen(function* () {
      const symbols = numbered(6, "keeps160Mb")
      const options = { worker, workers: 1, lanes: 1, measureCost: true, recycle: { aboveMb: 90 } }
      const results = yield* batchIn(isolation, jobOf(symbols), options)
      assert.isTrue(results.every(({ error }) => error === undefined))
      const workers = new Set(results.map(({ cost }) => cost?.worker))
      assert.isAtLeast(workers.size, 3)
    }),
  )
})

describe.each(isolations)("the cost of a result, on %s", (isolation) => {
  it.live("names the worker, the attempt and the time in the queue", () =>
    Effect.gen(function* () {
      const symbols = [...numbered(20), "runs80Ms:1", "runs80Ms:2", "runs80Ms:3"]
      const options = { worker, workers: 1, lanes: 1, measureCost: true }
      const results = yield* Effect.provide(
        ProcessingEngine.use((engine) => engine.processBatch(jobOf(symbols))),
        engineIn(isolation, options),
      )
      for (const { cost, processingTimeMs } of results) {
        assert.strictEqual(cost?.worker, 1)
        // More than one attempt if it was moved from behind a slow symbol.
        assert.isAtLeast(cost?.attempt ?? 0, 1)
        assert.isAtLeast(cost?.queuedMs ?? -1, 0)
        assert.isAtLeast(processingTimeMs, 0)
      }
      for (const { processingTimeMs } of results.slice(20)) assert.isAtLeast(processingTimeMs, 80)
    }),
  )
})
