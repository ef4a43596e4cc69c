import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"
import { removeCandles } from "../../src/candles/upkeep/removeCandles.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import type { DateRange } from "../../src/job/DateRange.ts"
import { edit } from "./edit.ts"
import { blemishes as blemishesOf, DAYS, marketOf, STILL } from "./flawedMarket.ts"
import { writeFormerStore } from "./formerStore.ts"
import { recordedIn, verdictsIn } from "./recordedFindings.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const DAY = 86_400_000

const markedIn = (path: string, range: DateRange, timeframe = "1d") =>
  CandleRepository.use((candles) => candles.marked?.({ timeframe, range }) ?? Effect.succeed(new Set<string>())).pipe(
    Effect.map((symbols) => [...symbols].toSorted()),
    Effect.provide(SqliteCandles.layer(path), { local: true }),
  )

/** Valid bars, except for a price that halves at one of them. */
const split = (length: number, at: number): BarColumns => {
  const bars = someBars(length)
  const halved = (column: Float64Array) => column.map((price, index) => (index < at ? price : price / 2))
  const volume = bars.volume.map(() => 100)
  return {
    ...bars,
    volume,
    open: halved(bars.open),
    high: halved(bars.high),
    low: halved(bars.low),
    close: halved(bars.close),
  }
}
const clean = (length: number, first = 0): BarColumns => ({
  ...someBars(length, first),
  volume: new Float64Array(length).fill(5),
})

describe("the findings of a store", () => {
  it.effect("mark a symbol if they are in the range", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: split(30, 10), B: clean(30) })
      assert.deepStrictEqual(yield* verdictsIn(path), { A: null, B: null })
      assert.deepStrictEqual(yield* markedIn(path, {}), [])
      const { findings, recorded } = yield* verifyStore(path)
      assert.deepStrictEqual(
        findings.map(({ rule, symbol, time }) => [symbol, rule, time / DAY]),
        [["A", "jumps", 10]],
      )
      assert.isTrue(recorded)
      assert.deepStrictEqual(yield* verdictsIn(path), { A: 1, B: 0 })
      assert.deepStrictEqual(yield* markedIn(path, {}), ["A"])
      assert.deepStrictEqual(yield* markedIn(path, { from: 10 * DAY, to: 10 * DAY + 1 }), ["A"])
      assert.deepStrictEqual(yield* markedIn(path, { to: 10 * DAY }), [])
      assert.deepStrictEqual(yield* markedIn(path, { from: 10 * DAY + 1 }), [])
      assert.deepStrictEqual(yield* markedIn(path, {}, "1h"), [])
    }),
  )

  it.effect("stay with a series that is written without a check, which is recorded as unchecked", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: split(30, 10), B: clean(30) })
      yield* verifyStore(path)
      yield* writeStore(path, { A: clean(2, 30) })
      assert.deepStrictEqual(yield* verdictsIn(path), { A: null, B: 0 })
      assert.deepStrictEqual(yield* markedIn(path, {}), ["A"])
    }),
  )

  it.effect("are removed with their series", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { B: clean(30), A: split(30, 10) })
      yield* verifyStore(path)
      yield* removeCandles(path, { symbols: ["A"] })
      yield* writeStore(path, { NEW: clean(30) })
      assert.deepStrictEqual(yield* recordedIn(path), [])
    }),
  )

  it.effect("are replaced when a store is verified again, with another policy or after a repair of the candles", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: split(30, 10) })
      assert.deepInclude(yield* verifyStore(path, { quality: { jumps: "fail" } }), { failed: 1 })
      assert.lengthOf(yield* recordedIn(path), 1)
      assert.deepInclude(yield* verifyStore(path, { quality: { jumps: "ignore" } }), { failed: 0, findings: [] })
      assert.deepStrictEqual(yield* recordedIn(path), [])
      yield* verifyStore(path)
      yield* writeStore(path, { A: clean(30) })
      yield* verifyStore(path)
      assert.deepStrictEqual(yield* recordedIn(path), [])
    }),
  )

  it.effect("are reported but not recorded in a store of format 1, and not looked for in a damaged store", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const former = join(folder, "former.db")
      writeFormerStore(former, { A: split(1200, 10) })
      const found = yield* verifyStore(former)
      assert.deepInclude(found, { format: 1, recorded: false })
      assert.strictEqual(found.findings[0]?.rule, "jumps")
      assert.deepInclude(yield* verifyStore(former), { format: 1 })
      const damaged = join(folder, "damaged.db")
      yield* writeStore(damaged, { A: split(30, 10) })
      yield* edit(damaged, (db) => db.exec("UPDATE chunk SET low = zeroblob(length(low))"))
      assert.deepInclude(yield* verifyStore(damaged), { recorded: false, findings: [] })
    }),
  )

  it.effect("are none in stores that have no table for them", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: split(30, 10) })
      yield* edit(path, (db) => db.exec("DROP TABLE finding"))
      assert.deepStrictEqual(yield* markedIn(path, {}), [])
      assert.deepInclude(yield* verifyStore(path), { recorded: true })
      assert.deepStrictEqual(yield* markedIn(path, {}), ["A"])
    }),
  )

  it.effect("cannot be rejected by a verification", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: clean(3) })
      const error = yield* Effect.flip(verifyStore(path, { quality: "reject" }))
      assert.match(error.message, /can no longer be rejected: give mark, fail or ignore/)
    }),
  )

  it.effect("are none in 200 clean generated series", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "sample.db")
      yield* writeSampleMarket(path, { symbols: 200, bars: 300 })
      assert.deepInclude(yield* verifyStore(path), { series: 200, findings: [], quality: [], recorded: true })
    }),
  )
})

describe("an import in parts", () => {
  it.effect(
    "records the findings of a check of the whole, whatever the parts",
    () =>
      Effect.gen(function* () {
        const market = fc.record({
          blemishes: blemishesOf,
          still: fc.integer({ min: 0, max: STILL }),
          cuts: fc.uniqueArray(fc.integer({ min: 6, max: DAYS - 1 }), { minLength: 2, maxLength: 6 }),
        })
        const samples = fc.sample(market, { numRuns: 12, seed: 11 })
        let recorded = 0
        for (const { blemishes, cuts, still } of samples) {
          const folder = yield* temporaryFolder
          const store = join(folder, "market.db")
          const rows = marketOf(blemishes, still)
          const ends = [...cuts.toSorted((a, b) => a - b), DAYS]
          for (const [part, end] of ends.entries()) {
            const begin = part === 0 ? 0 : ends[part - 1]
            const paths = rows.map((days, symbol) => {
              const path = join(folder, `S${symbol}.csv`)
              const some = days.slice(begin, end).filter((row) => row !== undefined)
              writeFileSync(path, ["date,open,high,low,close,volume", ...some].join("\n"))
              return path
            })
            yield* importCsv(paths, { store, timeframe: "1d", quality: "mark", allowGaps: true, decimal: "point" })
          }
          const before = yield* recordedIn(store)
          const verdicts = yield* verdictsIn(store)
          const { findings } = yield* verifyStore(store)
          assert.deepStrictEqual(before, yield* recordedIn(store))
          assert.deepStrictEqual(verdicts, yield* verdictsIn(store))
          assert.strictEqual(findings.length, before.length)
          recorded += before.length
        }
        assert.isAbove(recorded, 50)
      }),
    120_000,
  )
})
