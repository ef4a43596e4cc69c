import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { linesOf, run, startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
beforeAll(async () => {
  await run("import", prices.upFile, "--store", prices.store, "--timeframe", "1d", "--quality", "ignore")
})

const cwd = dirname(prices.store)
const screen = (env: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
  startWith({ cwd, env }, "screen", "--formula", "close > 0", "--no-log", "--quiet", ...args).ended
const settingsFile = (name: string, settings: unknown) => {
  const file = join(cwd, name)
  writeFileSync(file, JSON.stringify(settings))
  return file
}

describe("settings", () => {
  it("come from the environment", async () => {
    const ran = await screen({
      MARKETSWEEP_STORE: prices.store,
      MARKETSWEEP_TIMEFRAME: "1d",
      MARKETSWEEP_FORMAT: "csv",
      MARKETSWEEP_WORKERS: "1",
    })
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.strictEqual(linesOf(ran.stdout)[0], "time,symbol,close")
  })

  it("come from options, then the environment, then a file", async () => {
    const MARKETSWEEP_CONFIG = settingsFile("some.json", { store: prices.store, timeframe: "1w", format: "csv" })
    const ran = await screen({ MARKETSWEEP_CONFIG, MARKETSWEEP_TIMEFRAME: "1d" }, "--format", "tradingview")
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.strictEqual(ran.stdout, "UP\n")
  })

  it("are refused if their name is unknown, except for help", async () => {
    const MARKETSWEEP_CONFIG = settingsFile("typo.json", { stor: "market.db" })
    const ran = await screen({ MARKETSWEEP_CONFIG })
    assert.strictEqual(ran.code, 2)
    assert.match(ran.stderr, /^error: .*typo\.json: there is no setting 'stor'; there are store, timeframe, /)
    assert.strictEqual((await screen({ MARKETSWEEP_CONFIG }, "--help")).code, 0)
  })

  it("are checked like options", async () => {
    const ran = await screen({
      MARKETSWEEP_STORE: prices.store,
      MARKETSWEEP_TIMEFRAME: "1d",
      MARKETSWEEP_WORKERS: "many",
    })
    assert.strictEqual(ran.code, 2)
    assert.match(ran.stderr, /--workers.*"many".*whole number from 1 to 512/)
  })
})
