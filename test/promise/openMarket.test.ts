import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import * as ThreadPool from "../../src/pool/threads/ThreadPool.ts"
import type { LogLine } from "../../src/promise/MarketRequest.ts"
import { openMarket } from "../../src/promise/openMarket.ts"
import { defaultWorker } from "../../src/worker/defaultWorkerUrl.ts"
import { writeStore } from "../candles/writeStore.ts"
import { above110, LENGTHS, marketFixture, rejection, timeless } from "./marketFixture.ts"

const { bars, beating, folder, store } = await marketFixture()
const DAY_MS = 86_400_000
const SYMBOLS = Object.keys(LENGTHS)

const engineResults = (job: ProcessingJob) =>
  ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(
    Effect.provide(
      PooledEngine.layer.pipe(
        Layer.provide(ThreadPool.layer({ worker: defaultWorker, config: { store }, workers: 1 })),
        Layer.provideMerge(Logger.layer([])),
      ),
    ),
    Effect.runPromise,
  )

describe.each(["threads", "processes", "none"] as const)("a market with isolation %s", (isolation) => {
  it("scans every symbol of the store once, with the results of the engine", async () => {
    await using market = await openMarket({ store, isolation, workers: 2 })
    const formula = "above = close - 110, above > 0"
    const found = new Map<string, number>()
    for await (const { symbol, matches } of market.scan({ formula })) {
      assert.isFalse(found.has(symbol))
      found.set(symbol, matches.length)
    }
    assert.deepStrictEqual(
      Object.fromEntries(found),
      Object.fromEntries(Object.entries(LENGTHS).map(([symbol, length]) => [symbol, above110(length)])),
    )
    const job = { id: "job", jobType: "scan", symbols: SYMBOLS, timeframe: "1d", dateRange: {}, formula } as const
    assert.deepStrictEqual(timeless(await market.scan({ formula }).all()), timeless(await engineResults(job)))
  })
})

describe("a market", () => {
  it("screens the last bar, and computes the named values at it", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const formula = "above = close - 110, above > 0"
    const screened = await market.screen({ formula }).all()
    assert.deepStrictEqual(
      screened.map(({ matches }) => matches.length),
      [0, 1, 1, 1],
    )
    const computed = await market.compute({ formula }).all()
    assert.deepStrictEqual(
      computed.map(({ computedIndicators, matches }) => [computedIndicators["above"], matches.length]),
      Object.values(LENGTHS).map((length) => [101.125 + length - 1 - 110, 0]),
    )
  })

  it("resolves with all results in the order of the symbols, each symbol once", async () => {
    await using market = await openMarket({ store, workers: 2 })
    const results = await market.scan({ formula: "close > 0", symbols: ["D", "A", "D", "C", "NONE"] }).all()
    assert.deepStrictEqual(
      results.map(({ error, symbol }) => `${symbol} ${error?._tag ?? "ok"}`),
      ["D ok", "A ok", "C ok", "NONE UnknownSymbol"],
    )
    const { market: beaten } = await beating()
    const late = await beaten.scan({ symbols: ["late", "quick"] }).all()
    assert.deepStrictEqual(
      late.map(({ symbol }) => symbol),
      ["late", "quick"],
    )
    await beaten.close()
  })

  it("accepts dates, instants, epoch ms and Date objects as the range", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const count = async (from: string | number | Date, to: string | number | Date) => {
      const [result] = await market.scan({ formula: "close > 0", symbols: ["C"], from, to }).all()
      return result.matches.length
    }
    // A bare date in `to` includes its day; an instant does not.
    assert.strictEqual(await count("1970-01-03", "1970-01-10"), 8)
    assert.strictEqual(await count("1970-01-03T00:00:00Z", "1970-01-10T00:00:00Z"), 7)
    assert.strictEqual(await count(2 * DAY_MS, 9 * DAY_MS), 7)
    assert.strictEqual(await count(new Date(2 * DAY_MS), new Date(9 * DAY_MS)), 7)
  })

  it("sets the inputs of a formula", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const [result] = await market
      .scan({ formula: "level = input.float(0), close > level", symbols: ["C"], parameters: { level: 120 } })
      .all()
    assert.lengthOf(result.matches, 21)
  })

  it("lists the symbols of a timeframe", async () => {
    await using market = await openMarket({ store, workers: 1 })
    assert.deepStrictEqual(await market.symbols(), SYMBOLS)
    assert.deepStrictEqual(await market.symbols("1h"), [])
  })

  it("requires a timeframe if the store has several", async () => {
    const both = `${folder}/both.db`
    await Effect.runPromise(writeStore(both, { A: bars["A"] }, "1d"))
    await Effect.runPromise(writeStore(both, { B: bars["B"] }, "1h"))
    await using market = await openMarket({ store: both, workers: 1 })
    const message = /both\.db has bars of 1d, 1h: name one of them as timeframe$/
    assert.match(String(await rejection(market.symbols())), message)
    assert.deepStrictEqual(await market.symbols("1h"), ["B"])
    const results = await market.scan({ formula: "close > 0", timeframe: "1h" }).all()
    assert.deepStrictEqual(
      results.map(({ symbol }) => symbol),
      ["B"],
    )
  })

  it("runs two requests at the same time, each with its own results and progress", async () => {
    await using market = await openMarket({ store, workers: 2 })
    const progress: Record<string, Array<string>> = { low: [], high: [] }
    const scan = (name: string, level: number) =>
      market
        .scan({
          formula: `close > ${level}`,
          onProgress: (completed, total) => progress[name].push(`${completed}/${total}`),
        })
        .all()
    const [low, high] = await Promise.all([scan("low", 110), scan("high", 120)])
    const counts = (results: typeof low) => results.map(({ matches }) => matches.length)
    assert.deepStrictEqual(counts(low), [0, 11, 31, 3])
    assert.deepStrictEqual(counts(high), [0, 1, 21, 0])
    assert.deepStrictEqual(progress, {
      low: ["1/4", "2/4", "3/4", "4/4"],
      high: ["1/4", "2/4", "3/4", "4/4"],
    })
  })

  it("reports progress before it returns the result", async () => {
    await using market = await openMarket({ store, workers: 1 })
    let reported = 0
    let taken = 0
    const request = market.scan({ formula: "close > 0", onProgress: (completed) => (reported = completed) })
    const results = request[Symbol.asyncIterator]()
    while ((await results.next()).done !== true) {
      taken += 1
      assert.isAtLeast(reported, taken)
    }
    assert.strictEqual(taken, 4)
    assert.strictEqual(reported, 4)
  })

  it("runs a request again each time it is iterated", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const request = market.scan({ formula: "close > 0" })
    for (const time of ["first", "second"]) {
      const symbols: Array<string> = []
      for await (const { symbol } of request) symbols.push(symbol)
      assert.sameMembers(symbols, SYMBOLS, time)
    }
  })

  it("passes its log to onLog", async () => {
    const lines: Array<LogLine> = []
    await using market = await openMarket({ store, workers: 1, onLog: (line) => lines.push(line) })
    await market.scan({ formula: "close > 0", symbols: ["A", "NONE"], id: "nightly" }).all()
    assert.deepStrictEqual(
      lines.map(({ annotations, level, message }) => [level, message, annotations["job_id"]]),
      [
        ["INFO", "Job started", "nightly"],
        ["ERROR", lines[1].message, "nightly"],
        ["INFO", "Job finished", "nightly"],
      ],
    )
    assert.match(String(lines[1].message), /^NONE: /)
  })
})
