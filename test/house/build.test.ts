import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { MAIN } from "../cli/process.ts"
import { writePrices } from "../cli/storeFixture.ts"

const run = promisify(execFile)
const prices = writePrices()
const dist = mkdtempSync(join(tmpdir(), "marketsweep-dist-"))

const built = (...args: ReadonlyArray<string>) =>
  run(process.execPath, ["--disable-warning=ExperimentalWarning", join(dist, "main.js"), ...args], { cwd: tmpdir() })

beforeAll(() => cpSync(dirname(MAIN), dist, { recursive: true }))
afterAll(() => {
  prices.remove()
  rmSync(dist, { recursive: true })
})
describe("the built command line", () => {
  it("imports and scans with nothing installed beside it", async () => {
    const store = ["--store", prices.store, "--timeframe", "1d"]
    await built("import", prices.upFile, prices.downFile, ...store)
    const { stdout } = await built("scan", ...store, "--formula", "close > close[1]", "--format", "ndjson")
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    const matches = new Map(results.map(({ symbol, matches: found }) => [String(symbol), Number(found.length)]))
    assert.deepStrictEqual(
      matches,
      new Map([
        ["UP", 39],
        ["DOWN", 0],
      ]),
    )
  })
})
