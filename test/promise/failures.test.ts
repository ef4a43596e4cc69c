import { assert, describe, it } from "@effect/vitest"
import { FormulaError, InvalidJob, PoolUnavailable, StoreUnavailable } from "../../src/job/JobError.ts"
import type { MarketOptions, MarketRequest } from "../../src/promise/MarketRequest.ts"
import { openMarket } from "../../src/promise/openMarket.ts"
import { marketFixture, rejection } from "./marketFixture.ts"

const { folder, store } = await marketFixture()

describe("openMarket", () => {
  it("rejects with StoreUnavailable if there is no store", async () => {
    for (const isolation of ["threads", "processes", "none"] as const) {
      const error = await rejection(openMarket({ store: `${folder}/gone.db`, isolation, workers: 1 }))
      assert.instanceOf(error, StoreUnavailable)
      assert.strictEqual(error.path, `${folder}/gone.db`)
    }
  })

  it("rejects with PoolUnavailable if the worker cannot start", async () => {
    const worker = new URL("file:///there/is/no/worker.ts")
    const error = await rejection(openMarket({ store, worker, workers: 1 }))
    assert.instanceOf(error, PoolUnavailable)
    assert.match(error.message, /worker\.ts/)
  })

  it("rejects with InvalidJob if its options are wrong or contradict each other", async () => {
    const worker = new URL("./heartbeat.worker.ts", import.meta.url)
    const error = await rejection(openMarket({ store, worker, isolation: "none" }))
    assert.instanceOf(error, InvalidJob)
    const options: MarketOptions = JSON.parse(JSON.stringify({ store, isolation: "thread" }))
    const wrong = await rejection(openMarket(options))
    assert.instanceOf(wrong, InvalidJob)
    assert.strictEqual(wrong.message, `Expected isolation to be "threads", "processes" or "none", got "thread"`)
  })
})

describe("a request", () => {
  it("rejects with FormulaError before its first symbol", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const told: Array<number> = []
    const request = market.scan({ formula: "close > opn", onProgress: (completed) => told.push(completed) })
    for (const run of [() => request[Symbol.asyncIterator]().next(), () => request.all()]) {
      const error = await rejection(run())
      assert.instanceOf(error, FormulaError)
      assert.deepStrictEqual([error.code, error.line, error.column], ["UnknownName", 1, 9])
    }
    assert.deepStrictEqual(told, [])
    assert.lengthOf(await market.scan({ formula: "close > open" }).all(), 4)
  })

  it("rejects with InvalidJob, which names wrong or unknown fields", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const reject = async (request: object, message: RegExp) => {
      const untyped: MarketRequest = Object.assign({ formula: "close > open" }, request)
      const error = await rejection(market.scan(untyped).all())
      assert.instanceOf(error, InvalidJob)
      assert.match(error.message, message)
    }
    await reject({ from: "yesterday" }, /2024-12-31.*yesterday[^]*from/)
    await reject({ from: "2024-02-01", to: "2024-01-01" }, /`from` to be before `to`/)
    await reject({ symbol: ["A"] }, /"symbol"/)
    await reject({ symbols: "A" }, /symbols to be an array, got 'A'/)
    await reject({ timeoutMs: 0 }, /more than 0 ms/)
    await reject({ timeframe: "1h" }, /has no 1h bars/)
    await reject({ formula: undefined }, /has no formula/)
  })

  it("ends symbols at its own limit, or else at that of the market", async () => {
    const heartbeat = `${folder}/limit`
    const worker = new URL("./heartbeat.worker.ts", import.meta.url)
    await using market = await openMarket({ store, worker, workers: 1, timeoutMs: 50, config: { heartbeat } })
    const limitOf = async (timeoutMs?: number) => {
      const [{ error }] = await market.scan({ symbols: ["beats"], timeoutMs }).all()
      return error?._tag === "Timeout" ? error.limitMs : error
    }
    assert.strictEqual(await limitOf(), 50)
    assert.strictEqual(await limitOf(60), 60)
  })

  it("ends, and rejects with the error that onProgress throws", async () => {
    await using market = await openMarket({ store, workers: 1 })
    const thrown = new Error("the terminal is gone")
    const told: Array<number> = []
    const onProgress = (completed: number) => {
      told.push(completed)
      throw thrown
    }
    assert.strictEqual(await rejection(market.scan({ formula: "close > open", onProgress }).all()), thrown)
    assert.include(told, 1)
  })
})
