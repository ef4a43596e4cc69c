import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { sampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import type { QualityFinding, QualityRule } from "../../src/job/QualityFinding.ts"
import { foundBySql } from "./qualityOracle.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const DAY = 86_400_000
const BARS = 300

/** Puts flaws of real files into some rows. */
const blemished = (at: number, day: number, fields: Array<string>): ReadonlyArray<string> | undefined => {
  const [date, open, high, low, close, volume] = fields
  const place = (at * 37 + day * 11) % 997
  if (day === 0 || day === BARS - 1) return fields
  if (place === 5) return [date, "", high, low, close, volume]
  if (place === 6) return [date, "", "", "", close, "569747"]
  if (place === 7) return [date, open, low, high, close, volume]
  if (place === 8) return [date, open, high, low, String(Number(low) - 1), volume]
  if (place === 9) return [date, open, high, low, close, "0"]
  if (place === 10) return undefined
  return fields
}

/** Writes files of a generated market with flaws and unadjusted splits. */
const writeMarket = (folder: string): void => {
  mkdirSync(folder)
  let at = 0
  for (const [symbol, { close, high, low, open, time, volume }] of sampleMarket({ symbols: 40, bars: BARS })) {
    at++
    const split = at % 4 === 0 ? 20 + at * 5 : Infinity
    const ratio = [2, 1.5, 7, 0.25][(at >> 2) % 4] ?? 2
    const rows = [...time].flatMap((each, day) => {
      const price = (column: Float64Array) => String((column[day] ?? NaN) / (day >= split ? ratio : 1))
      const date = new Date(each).toISOString().slice(0, 10)
      const fields = [date, price(open), price(high), price(low), price(close), String(volume[day])]
      // Some are listed late, and one has a gap of two weeks.
      if (at % 9 === 0 && day < 30) return []
      if (at === 13 && day >= 100 && day < 110) return []
      const row = blemished(at, day, fields)
      return row === undefined ? [] : [[...row, symbol].join()]
    })
    writeFileSync(join(folder, `${symbol}.csv`), `date,open,high,low,close,volume,Name\n${rows.join("\n")}\n`)
  }
}

/** The days of a rule's findings: `SYMBOL date`. */
const daysOf = (findings: ReadonlyArray<QualityFinding>, rule: QualityRule): ReadonlyArray<string> =>
  findings
    .filter((finding) => finding.rule === rule)
    .flatMap(({ symbol, time, until = time }) =>
      Array.from({ length: (until - time) / DAY + 1 }, (_, at) => new Date(time + at * DAY))
        .filter((date) => date.getUTCDay() % 6 !== 0)
        .map((date) => `${symbol} ${date.toISOString().slice(0, 10)}`),
    )
    .toSorted()

describe("the findings in files with the flaws of real ones", () => {
  it.effect("equal those of SQL over the raw rows", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const files = join(folder, "prices")
      writeMarket(files)
      const expected = yield* foundBySql(`${files}/*.csv`)
      const store = join(folder, "market.db")
      const { findings, rejected } = yield* importCsv([files], { store, timeframe: "1d" })
      assert.deepStrictEqual(daysOf(findings, "invalid"), expected.empty)
      assert.deepStrictEqual(daysOf(findings, "highLow"), expected.inconsistent)
      assert.strictEqual(rejected, expected.empty.length + expected.inconsistent.length)
      const verified = (yield* verifyStore(store)).findings
      for (const found of [findings, verified]) {
        assert.deepStrictEqual(daysOf(found, "jumps"), expected.jumps)
        assert.deepStrictEqual(daysOf(found, "gaps"), expected.gaps)
        assert.deepStrictEqual(daysOf(found, "volumes"), expected.volumes)
      }
      for (const days of Object.values(expected)) assert.isAtLeast(days.length, 8)
    }),
  )
})
