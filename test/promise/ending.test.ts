import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { PoolUnavailable } from "../../src/job/JobError.ts"
import { openMarket } from "../../src/promise/openMarket.ts"
import { marketFixture, rejection } from "./marketFixture.ts"

const { beating, folder, store } = await marketFixture()

describe.each(["threads", "processes"] as const)("running symbols on %s", (isolation) => {
  it("end when the signal is aborted, and the request rejects with the signal's reason", async () => {
    const { hasBegun, market, stillBeats } = await beating(isolation)
    for (const reason of [undefined, new Error("enough")]) {
      const controller = new AbortController()
      const taken: Array<string> = []
      const scan = async () => {
        const request = market.scan({ symbols: ["quick", "beats:1", "beats:2"], signal: controller.signal })
        for await (const { symbol } of request) taken.push(symbol)
      }
      const ended = rejection(scan())
      await hasBegun()
      while (taken.length === 0) await sleep(1)
      controller.abort(reason)
      const error = await ended
      if (reason === undefined) {
        assert.instanceOf(error, DOMException)
        assert.strictEqual(error.name, "AbortError")
      } else assert.strictEqual(error, reason)
      assert.isFalse(await stillBeats())
      assert.deepStrictEqual(taken, ["quick"])
    }
    assert.lengthOf(await market.scan({ symbols: ["quick:2"] }).all(), 1)
    await market.close()
  })

  it("end when the loop over results is left", async () => {
    const { hasBegun, market, stillBeats } = await beating(isolation)
    for await (const { symbol } of market.scan({ symbols: ["quick", "beats:1", "beats:2"] })) {
      assert.strictEqual(symbol, "quick")
      await hasBegun()
      break
    }
    assert.isFalse(await stillBeats())
    await market.close()
  })

  it("end before the market is closed", async () => {
    const { hasBegun, market, stillBeats } = await beating(isolation)
    const ended = rejection(market.scan({ symbols: ["beats:1", "beats:2"] }).all())
    await hasBegun()
    await market.close()
    assert.isFalse(await stillBeats())
    const error = await ended
    assert.instanceOf(error, PoolUnavailable)
    assert.strictEqual(error.message, "The market was closed")
  })
})

describe("child processes", () => {
  it("are gone once their market is closed", async () => {
    const { hasBegun, market, pids } = await beating("processes")
    const ended = rejection(market.scan({ symbols: ["beats:1", "beats:2"] }).all())
    await hasBegun()
    await market.close()
    const gone = Array.from(pids(), (pid) => assert.throws(() => process.kill(pid, 0), /ESRCH/))
    assert.isNotEmpty(gone)
    await ended
  })
})

describe("a request", () => {
  it("does not start if its signal is already aborted", async () => {
    const { market, stillBeats } = await beating()
    const error = await rejection(market.scan({ symbols: ["beats"], signal: AbortSignal.abort() }).all())
    assert.instanceOf(error, DOMException)
    assert.strictEqual(error.name, "AbortError")
    assert.isFalse(await stillBeats())
    await market.close()
  })

  it("ends at once when it is aborted while the caller processes a result", async () => {
    const { hasBegun, market, stillBeats } = await beating()
    const controller = new AbortController()
    const { signal } = controller
    const results = market.scan({ symbols: ["quick", "beats:1", "beats:2"], signal })[Symbol.asyncIterator]()
    await results.next()
    await hasBegun()
    controller.abort()
    // Although nobody requests the next result.
    while (await stillBeats());
    assert.lengthOf(await market.scan({ symbols: ["quick:1", "quick:2", "quick:3"] }).all(), 3)
    const error = await rejection(results.next())
    assert.instanceOf(error, DOMException)
    await market.close()
  })

  it("does not affect other requests when it is aborted", async () => {
    const { hasBegun, market } = await beating()
    const controller = new AbortController()
    const aborted = rejection(market.scan({ symbols: ["beats"], signal: controller.signal }).all())
    await hasBegun()
    const other = market.scan({ symbols: Array.from({ length: 50 }, (_, i) => `quick:${i}`) }).all()
    controller.abort()
    await aborted
    const results = await other
    assert.lengthOf(results, 50)
    assert.isTrue(results.every(({ error }) => error === undefined))
    await market.close()
  })
})

describe("a market", () => {
  it("rejects requests once it is closed, and may be closed again", async () => {
    const market = await openMarket({ store, workers: 1 })
    await market.close()
    await market.close()
    for (const refused of [market.scan({ formula: "close > 0" }).all(), market.symbols()]) {
      assert.instanceOf(await rejection(refused), PoolUnavailable)
    }
  })

  it("is closed at the end of its await using block", async () => {
    let closed
    {
      await using market = await openMarket({ store, workers: 1 })
      assert.lengthOf(await market.scan({ formula: "close > 0" }).all(), 4)
      closed = market
    }
    assert.instanceOf(await rejection(closed.symbols()), PoolUnavailable)
  })

  it.each(["threads", "none"])(
    "prints nothing, and lets the process exit while it is open, with isolation %s",
    async (isolation) => {
      const script = `${folder}/${isolation}.ts`
      const entry = new URL("../../src/promise/openMarket.ts", import.meta.url)
      writeFileSync(
        script,
        `import { openMarket } from ${JSON.stringify(entry)}
       const market = await openMarket({ store: ${JSON.stringify(store)}, isolation: ${JSON.stringify(isolation)} })
       const results = await market.scan({ formula: "close > 110", symbols: ["C", "NONE"] }).all()
       process.stderr.write(results.map(({ error, matches }) => error?._tag ?? matches.length).join())`,
      )
      const ran = await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", script])
      assert.deepStrictEqual(ran, { stdout: "", stderr: "31,UnknownSymbol" })
    },
  )
})
