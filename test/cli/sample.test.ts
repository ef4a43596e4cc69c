import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { runHere } from "./inProcess.ts"
import { linesOf, startIn } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

describe("marketsweep sample", () => {
  it("generates a market in place of a damaged store, scans it and says that it is generated", async () => {
    const folder = join(prices.folder, "damaged")
    mkdirSync(join(folder, ".marketsweep"), { recursive: true })
    writeFileSync(join(folder, ".marketsweep/sample.db"), "half-made".repeat(1000))
    const ran = await startIn(folder, "sample").ended
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.match(ran.stderr, /^generating the sample market again: /)
    const lines = linesOf(ran.stdout)
    assert.strictEqual(lines[0], "A generated market, no real prices: 2,500 symbols, 630,000 daily bars")
    assert.match(lines[2] ?? "", /^date +symbol +close$/)
    const rows = lines.slice(3, 18)
    for (const row of rows) assert.match(row, /^2024-\d\d-\d\d {2}GEN\d{4} +\d+\.\d\d$/)
    assert.deepStrictEqual(
      rows.map((row) => row.slice(0, 10)),
      rows
        .map((row) => row.slice(0, 10))
        .toSorted()
        .toReversed(),
    )
    assert.match(lines.at(-2) ?? "", /^… [\d,]+ older$/)
    assert.match(lines.at(-1) ?? "", /^2,500 symbols, [\d,]+ matches, 0 errors in /)
  })

  it("says once that it cannot write a store if the disk is full", async () => {
    const folder = join(prices.folder, "taken")
    mkdirSync(folder)
    writeFileSync(join(folder, ".marketsweep"), "a file, and no folder")
    const ran = await startIn(folder, "sample").ended
    assert.strictEqual(ran.code, 3)
    const lines = linesOf(ran.stderr)
    assert.strictEqual(lines[0], "generating a sample market in .marketsweep/sample.db")
    assert.match(lines[1] ?? "", /^error: Cannot use the store \.marketsweep\/sample\.db: /)
    assert.lengthOf(lines, 2)
  })

  it.effect("leaves a store of imported candles alone", () =>
    Effect.gen(function* () {
      const folder = join(prices.folder, "imported")
      const store = join(folder, ".marketsweep/sample.db")
      yield* runHere("import", prices.upFile, "--store", store, "--timeframe", "1d")
      const ran = yield* Effect.promise(() => startIn(folder, "sample").ended)
      assert.strictEqual(ran.code, 3)
      assert.match(ran.stderr, /^error: .*imported candles/)
      const again = yield* runHere("import", prices.upFile, "--store", store, "--timeframe", "1d")
      assert.include(again.stdout, "40 unchanged")
    }),
  )
})
