import { afterAll, assert, describe, it } from "@effect/vitest"
import { join } from "node:path"
import { startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const env = { NODE_OPTIONS: `--import=${new URL("workers/backwards.mjs", import.meta.url).href}` }
const runBackwards = (...args: ReadonlyArray<string>) => startWith({ env }, ...args).ended

const DURATION = / in \d+(\.\d)? m?s\b/

describe("a command while the clock of the machine is set back", () => {
  it("measures how long an import, an export, whole series and the start of a scan take", async () => {
    const imported = await runBackwards("import", prices.upFile, prices.downFile, "--store", prices.store)
    assert.match(imported.stdout, DURATION)
    const exported = await runBackwards("export", prices.store, "--out", join(prices.folder, "out.csv"))
    assert.match(exported.stdout, DURATION)
    const asked = ["--store", prices.store, "--formula", "close > 38", "--no-log"]
    const series = await runBackwards("compute", ...asked, "--series", "--format", "csv")
    assert.match(series.stderr, DURATION)
    const scan = await runBackwards("scan", ...asked, "--json")
    assert.isAbove(JSON.parse(scan.stderr.slice(scan.stderr.indexOf("{"))).startMs, 0)
  })
})
