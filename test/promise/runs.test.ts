import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { openMarket } from "../../src/promise/openMarket.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { LENGTHS, marketFixture, rejection } from "./marketFixture.ts"

const { folder, store } = await marketFixture()
const SYMBOLS = Object.keys(LENGTHS)

describe("the runs of a market", () => {
  it("are kept with a log, and can be resumed for failed symbols", async () => {
    const log = join(folder, "runs")
    await using market = await openMarket({ store, log, workers: 1 })
    const symbols = [...SYMBOLS, "NONE"]
    const results = await market.scan({ formula: "close > 110", symbols }).all()
    const [run, ...others] = await market.runs()
    assert.lengthOf(others, 0)
    assert.include(run, { state: "finished", symbols: 5, completed: 5, errors: 1, source: store })
    const progress: Array<number> = []
    const again = await market.resume(run.id, { failed: true, onProgress: (done) => progress.push(done) }).all()
    assert.deepStrictEqual(progress, [1])
    assert.deepStrictEqual(again.map(({ symbol }) => symbol).toSorted(), symbols)
    const matches = (all: typeof results) => new Map(all.map((each) => [each.symbol, each.matches.length]))
    assert.deepStrictEqual(
      matches(again),
      new Map(again.map(({ symbol }) => [symbol, matches(results).get(symbol) ?? 0])),
    )
    assert.match(String(await rejection(market.resume(99).all())), /has no run 99/)
  })

  it("are rejected without a log, with what to do", async () => {
    await using market = await openMarket({ store, workers: 1 })
    for (const asked of [market.runs(), market.resume(1).all()]) {
      assert.match(String(await rejection(asked)), /This market records no runs: open it with a log/)
    }
  })
})

describe("a market that is watched", () => {
  it("reports current matches, and then new ones, until its loop is left or its signal is aborted", async () => {
    const watched = join(folder, "watched.db")
    await Effect.runPromise(writeStore(watched, { A: someBars(5), B: someBars(20) }))
    await using market = await openMarket({ store: watched, workers: 1 })
    const told: Array<readonly [string, ReadonlyArray<number>]> = []
    for await (const { matches, symbol } of market.watch({ formula: "close > 110" })) {
      told.push([symbol, matches.map(({ close }) => close)])
      if (told.length === 2) break
      // Bars 5 to 10 of A, of which the last two close above 110.
      await Effect.runPromise(writeStore(watched, { A: someBars(11) }))
    }
    assert.deepStrictEqual(told, [
      ["B", [120.125]],
      ["A", [110.125, 111.125]],
    ])
    const closing = new AbortController()
    const watching = market.watch({ formula: "close > 0", signal: closing.signal })[Symbol.asyncIterator]()
    await watching.next()
    await watching.next()
    closing.abort(new Error("enough"))
    assert.match(String(await rejection(watching.next())), /enough/)
  })
})
