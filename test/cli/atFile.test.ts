import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run, startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
beforeAll(() => run("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d"), 120_000)

const SCAN = ["scan", "--store", prices.store, "--timeframe", "1d"]

describe("@FILE", () => {
  it("@- reads symbols from standard input", async () => {
    const args = ["--formula", "close > 0", "--symbols", "@-", "--format", "ndjson"]
    const ran = await startWith({ input: "# mine\n\nDOWN\r\n" }, ...SCAN, ...args).ended
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.deepStrictEqual(
      linesOf(ran.stdout).map((line) => JSON.parse(line).symbol),
      ["DOWN"],
    )
  })

  it("@- reads a formula from standard input", async () => {
    const ran = await startWith({ input: "\uFEFFa = close\na > \n" }, "formula", "check", "@-").ended
    assert.strictEqual(ran.code, 2)
    assert.match(ran.stderr, /^error: the formula cannot run: 2:\d+ /)
  })

  it.effect("says in words why a file cannot be read", () =>
    Effect.gen(function* () {
      for (const args of [
        ["--formula", `@${prices.folder}`],
        ["--formula", "close", "--symbols", `@${prices.folder}`],
      ]) {
        const ran = yield* runHere(...SCAN, ...args)
        assert.strictEqual(ran.code, 2)
        assert.match(ran.stderr, /^error: cannot read the (formula|symbols) of @.*: it is a folder\n$/)
      }
    }),
  )
})
