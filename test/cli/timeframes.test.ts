import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readFileSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { decodeReport } from "../report/decodeReport.ts"
import { linesOf, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
const { store } = prices
const WORKER = fileURLToPath(new URL("workers/plain.mjs", import.meta.url))

// 2024-01-01 to 2024-02-09, a Friday: five whole weeks and one that has five days of seven. The closes rise by one a day.
beforeAll(async () => {
  const { code, stderr } = await run("import", prices.upFile, "--store", store, "--timeframe", "1d")
  assert.strictEqual(code, 0, stderr)
})

const WEEKS = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22", "2024-01-29", "2024-02-05"]
/** Sundays, and the last day that there is. */
const CLOSES = [7, 14, 21, 28, 35, 40]

const weekly = async (command: string, ...more: ReadonlyArray<string>) => {
  const ran = await run(command, "--store", store, "--timeframe", "1w", "--format", "ndjson", ...more)
  assert.strictEqual(ran.code, 0, ran.stderr)
  return linesOf(ran.stdout).map((line) => JSON.parse(line))
}

describe("a timeframe", () => {
  it("is resampled by scan, screen, compute and explain, on threads and in the same process", async () => {
    const matches = WEEKS.map((date, week) => [`${date}T00:00:00.000Z`, CLOSES[week]])
    for (const isolation of ["threads", "none"]) {
      const [result] = await weekly("scan", "--formula", "volume >= 5000", "--isolation", isolation)
      assert.deepStrictEqual(
        result.matches.map(({ close, time }: { close: number; time: string }) => [time, close]),
        matches,
      )
      assert.deepStrictEqual(result.flags, ["Unfinished"])
    }
    const rises = ["--formula", "change = close - close[1]\nchange < 7"]
    const [screened] = await weekly("screen", ...rises)
    assert.deepStrictEqual(
      screened.matches.map(({ values }: { values: unknown }) => values),
      [{ change: 5 }],
    )
    const [before] = await weekly("compute", ...rises, "--to", "2024-02-04")
    assert.deepStrictEqual([before.computedIndicators, before.flags], [{ change: 7, result: false }, undefined])
    const explain = await run("explain", "UP", "--store", store, "--timeframe", "1w", ...rises)
    assert.match(explain.stdout, /^UP 1w, 2024-02-05 \(unfinished\): true/)
    const series = await run("compute", "--store", store, "--timeframe", "1w", ...rises, "--series", "--format", "csv")
    assert.lengthOf(linesOf(series.stdout), 1 + WEEKS.length)
  })

  it("is named below a table, recorded with the run, and drawn in a report", async () => {
    const report = `${prices.folder}/report.html`
    const args = ["scan", "--store", store, "--timeframe", "1w", "--formula", "close > 30"]
    const table = await run(...args, "--report", report)
    assert.strictEqual(table.code, 0, table.stderr)
    assert.match(table.stdout, /the last 1w bar of 1 symbol is not finished yet/)
    const { head, symbols } = decodeReport(readFileSync(report, "utf8"))
    assert.deepStrictEqual([head.job.timeframe, head.flags], ["1w", [[0, "Unfinished"]]])
    assert.deepStrictEqual(
      symbols.map(({ name }) => name),
      ["UP"],
    )
    const again = await run(...args)
    assert.match(again.stderr, /answered by run \d+ /)
    const info = await run("store", "info", store)
    assert.match(info.stdout, /can be resampled from these: 1w, 1M, 3M, 1y/)
    rmSync(report)
  })

  it("may be left out if the store has only one", async () => {
    for (const command of ["scan", "screen", "compute"]) {
      const ran = await run(command, "--store", store, "--formula", "up = close > 39", "--format", "ndjson")
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.lengthOf(linesOf(ran.stdout), 1)
    }
    const explained = await run("explain", "UP", "--store", store, "--formula", "close > 39")
    assert.match(explained.stdout, /^UP 1d, 2024-02-09: true/)
    const two = `${prices.folder}/two.db`
    for (const timeframe of ["1d", "1w"]) {
      const made = ["import", prices.upFile, "--store", two, "--timeframe", timeframe]
      const { code, stderr } = await run(...made, ...(timeframe === "1w" ? ["--aggregate"] : []))
      assert.strictEqual(code, 0, stderr)
    }
    const unclear = await run("scan", "--store", two, "--formula", "close > 39")
    assert.deepStrictEqual([unclear.code, unclear.stdout], [2, ""])
    assert.match(unclear.stderr, /^error: .*two\.db has bars of 1d, 1w: name one of them with --timeframe\n/)
    const without = await run("scan", "--formula", "close", "--worker", WORKER, "--symbols", "A")
    assert.strictEqual(without.code, 2)
    assert.match(without.stderr, /^error: no timeframe is given: give --timeframe, such as --timeframe 1d\n/)
  })

  it("finer than the stored one is refused with those that are possible", async () => {
    const whole = await run("scan", "--store", store, "--timeframe", "1h", "--formula", "close > 39")
    assert.strictEqual(whole.code, 2)
    assert.match(whole.stderr, /^error: .*market\.db has no 1h bars: it has 1d, of which 1w, 1M, 3M, 1y can be made\n/)
    const one = await run("explain", "UP", "--store", store, "--timeframe", "1h", "--formula", "close > 39")
    assert.strictEqual(one.code, 1)
    assert.match(
      one.stderr,
      /^error: UP: There are no 1h candles of UP, only 1d; 1w, 1M, 3M, 1y can be made of what is stored\n/,
    )
  })
})
