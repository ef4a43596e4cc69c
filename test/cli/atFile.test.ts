import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run, startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
beforeAll(() => run("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d"))

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
    assert.match(ran.stderr, /^error: the formula cannot run: standard input:2:\d+ /)
  })

  it.effect("names the file of a mistake in a formula", () =>
    Effect.gen(function* () {
      const file = prices.file("rule.pine", "// mine\na = close\nta.smaa(a, 3) > opn\n")
      const store = SCAN.slice(1)
      const snippet = "\n  ta.smaa(a, 3) > opn\n  ^^^^^^^\n"
      for (const args of [
        ["formula", "check"],
        ["explain", "UP", ...store, "--formula"],
        [...SCAN, "--isolation", "none", "--formula"],
        ["screen", ...store, "--format", "ndjson", "--formula"],
        ["compute", ...store, "--series", "--formula"],
      ]) {
        const ran = yield* runHere(...args, `@${file}`)
        assert.strictEqual(ran.code, 2)
        assert.strictEqual(ran.stdout, "")
        const place = `error: the formula cannot run: ${file}:3:1 unknown function \`ta.smaa\``
        assert.strictEqual(ran.stderr.slice(0, place.length), place, args.join(" "))
        assert.isTrue(ran.stderr.endsWith(snippet), ran.stderr)
      }
      const check = yield* runHere("formula", "check", `@${prices.file("two.pine", "a = opn\nb = hgih\nb")}`)
      assert.lengthOf(check.stderr.match(/two\.pine:[12]:5 unknown name/g) ?? [], 2, check.stderr)
      const typed = yield* runHere("formula", "check", "ta.smaa(close, 3)")
      assert.match(typed.stderr, /^error: the formula cannot run: 1:1 /)
    }),
  )

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
