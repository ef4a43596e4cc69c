import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { linesOf, type Ran, run, start, startWith } from "./process.ts"
import { BARS, dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const workerFile = (name: string) => fileURLToPath(new URL(`./workers/${name}.ts`, import.meta.url))
const HANGING = ["scan", "--timeframe", "1d", "--timeout", "1h", "--worker", workerFile("hanging")]
const NAPPING = ["scan", "--timeframe", "1d", "--timeout", "1h", "--worker", workerFile("napping")]
const ENDLESS = ["scan", "--timeframe", "1d", "--worker", workerFile("endless")]
const scan = (...args: ReadonlyArray<string>) => run("scan", "--store", prices.store, "--timeframe", "1d", ...args)
const results = (ran: Ran): ReadonlyArray<Record<string, unknown>> =>
  linesOf(ran.stdout).map((line) => JSON.parse(line))
const bySymbol = (ran: Ran) => new Map(results(ran).map((result) => [result["symbol"], result]))

// Every close of UP is above the mean of it and the two before; none of DOWN is.
const RISING = "average = ta.sma(close, 3)\nclose > average"
const risingMatches = Array.from({ length: BARS - 2 }, (_, index) => ({
  time: dayOf(index + 2),
  close: index + 3,
  values: { average: index + 2 },
}))

let imported: Ran
beforeAll(async () => {
  imported = await run("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d")
})

describe("the command line as a process", () => {
  it("imports, and reports a rejected row by file and line", () => {
    assert.strictEqual(imported.code, 0)
    assert.match(imported.stderr, /^.*DOWN\.csv:42 .*high 4 .*low 6/m)
    assert.include(imported.stdout, "2 symbols from 2 files: 80 bars added, 0 replaced, 0 unchanged, 1 row rejected")
  })

  it("writes one result a line, and nothing else, to standard output", async () => {
    const ran = await scan("--formula", RISING, "--format", "ndjson")
    assert.strictEqual(ran.code, 0)
    const answers = bySymbol(ran)
    assert.sameMembers([...answers.keys()], ["UP", "DOWN"])
    assert.deepStrictEqual(answers.get("UP")?.["matches"], risingMatches)
    assert.deepStrictEqual(answers.get("UP")?.["computedIndicators"], { average: BARS - 1 })
    assert.deepStrictEqual(answers.get("DOWN")?.["matches"], [])
    assert.match(ran.stderr, /^2 of 2 symbols \(100%\), 38 matches, 0 errors$/m)
    assert.match(ran.stderr, /^2 symbols, 38 matches, 0 errors in /m)
  })

  it("shows matches newest first in a table with its summary, and exits with 1 when a symbol fails", async () => {
    const list = prices.file("list.txt", "# mine\nDOWN\n\nNOPE\nUP\nDOWN\n")
    const range = ["--from", "2024-01-04", "--to", "2024-01-05"]
    const ran = await scan(
      "--formula",
      "above = close - base\nabove > 2",
      "--param",
      "base=1",
      ...range,
      "--symbols",
      `@${list}`,
    )
    assert.strictEqual(ran.code, 1)
    const lines = ran.stdout.split("\n")
    assert.deepStrictEqual(lines.slice(0, 6), [
      "date        symbol  close  above",
      "2024-01-05  DOWN       36     35",
      "2024-01-05  UP          5      4",
      "2024-01-04  DOWN       37     36",
      "2024-01-04  UP          4      3",
      "",
    ])
    assert.match(lines[6] ?? "", /^3 symbols, 4 matches, 1 error in /)
    assert.match(ran.stderr, /^warning: repeated in --symbols, run once: DOWN$/m)
    assert.match(ran.stderr, /^error: NOPE: .*UnknownSymbol/m)
  })

  it("keeps what a worker prints out of standard output", async () => {
    const ran = await scan("--worker", workerFile("printing"), "--symbols", "AB,ABCD", "--format", "ndjson")
    assert.strictEqual(ran.code, 0)
    assert.deepStrictEqual(bySymbol(ran).get("ABCD")?.["computedIndicators"], { letters: 4 })
    assert.lengthOf(results(ran), 2)
    assert.include(ran.stderr, "printed for AB")
  })

  it("shows where a formula is wrong, with a caret, and exits with 2", async () => {
    const ran = await scan("--formula", "close > ta.smaa(close, 3)")
    assert.strictEqual(ran.code, 2)
    assert.strictEqual(ran.stdout, "")
    const lines = linesOf(ran.stderr)
    assert.match(lines[0] ?? "", /^error: the formula cannot run: 1:9 .*`ta\.smaa`.*`ta\.sma`/)
    assert.deepStrictEqual(lines.slice(1), ["  close > ta.smaa(close, 3)", "          ^^^^^^^"])
  })

  it("exits with 3 when no worker can start", async () => {
    const ran = await scan("--worker", workerFile("broken"), "--symbols", "A")
    assert.strictEqual(ran.code, 3)
    assert.include(ran.stderr, "this module cannot be loaded")
    assert.strictEqual(ran.stdout, "")
  })

  it("ends quietly when its reader has closed the pipe", async () => {
    const symbols = Array.from({ length: 20_000 }, (_, index) => `SYMBOL${index}`).join("\n")
    const list = `@${prices.file("many.txt", symbols)}`
    const { child, ended } = start(...HANGING, "--symbols", list, "--format", "ndjson")
    child.stdout.once("data", () => child.stdout.destroy())
    const ran = await ended
    assert.strictEqual(ran.code, 0)
    assert.notMatch(ran.stderr, /EPIPE|error:|warning:|^ +at /m)
    assert.notInclude(ran.stderr, "20,000 of 20,000")
  })

  for (const [name, signal, code] of [
    ["the first Ctrl-C", "SIGINT", 130],
    ["SIGTERM", "SIGTERM", 143],
    ["SIGHUP, even if it comes twice", "SIGHUP", 129],
  ] as const) {
    it(`drains at ${name}, shows what is done, and exits with ${code}`, async () => {
      const gate = prices.file(`closed-${signal}`, "").replace("closed", "open")
      const env = { GATE: gate, NODE_OPTIONS: `--import=${new URL("workers/patient.mjs", import.meta.url).href}` }
      const { child, ended, until } = startWith({ env }, ...NAPPING, "--symbols", "DONE,SLOW,NEVER", "--workers", "1")
      await Promise.all([until("stderr", /^1 of 3 symbols/m), until("stderr", /^SLOW runs$/m)])
      child.kill(signal)
      await until("stderr", /^interrupted: waiting/m)
      if (signal === "SIGHUP") child.kill(signal)
      writeFileSync(gate, "")
      const ran = await ended
      assert.strictEqual(ran.code, code)
      assert.match(ran.stderr, /^interrupted: waiting up to 5 seconds for 1 symbol that is running \(Ctrl-C again/m)
      const lines = linesOf(ran.stdout)
      assert.deepStrictEqual(lines.slice(1, 3), ["1970-01-01  DONE        7", "1970-01-01  SLOW        7"])
      assert.match(lines[3] ?? "", /^interrupted after 2 of 3 symbols: 2 matches, 0 errors in /)
    })
  }

  it("stops at once at the second Ctrl-C, and shows what is done", async () => {
    const { child, ended, until } = start(...HANGING, "--symbols", "DONE,HANGS", "--workers", "1")
    await Promise.all([until("stderr", /^1 of 2 symbols/m), until("stderr", /^HANGS runs$/m)])
    child.kill("SIGINT")
    await until("stderr", /Ctrl-C again stops at once/)
    child.kill("SIGINT")
    const ran = await ended
    assert.strictEqual(ran.code, 130)
    const lines = linesOf(ran.stdout)
    assert.strictEqual(lines[1], "1970-01-01  DONE        7")
    assert.match(lines[2] ?? "", /^interrupted after 1 of 2 symbols: 1 match, 0 errors in /)
  })

  it("stops at once at the first Ctrl-C while --where is choosing symbols, and keeps no run", async () => {
    const log = prices.file("where.runs", "")
    const out = `${log}.csv`
    const asked = ["--symbols", "A,B", "--where", "close > 1", "--format", "csv", "--out", out, "--log", log]
    const { child, ended, until } = start(...ENDLESS, ...asked)
    await until("stderr", /began/)
    child.kill("SIGINT")
    const ran = await ended
    assert.strictEqual(ran.code, 130)
    assert.match(ran.stderr, /^interrupted while --where was choosing symbols: the scan did not start$/m)
    assert.notMatch(ran.stderr, /waiting up to|Job interrupted|^ +at /m)
    assert.strictEqual(ran.stdout, "")
    assert.isFalse(existsSync(out))
    assert.strictEqual(statSync(log).size, 0)
  })
})
