import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { compactStore } from "../../src/candles/upkeep/compactStore.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import { blemishes, DAYS, marketOf, STILL, SYMBOLS } from "./flawedMarket.ts"
import { barsIn } from "./importing.ts"
import { readIn, recordedIn, verdictsIn } from "./recordedFindings.ts"
import { contentsOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const HEADER = "symbol,date,open,high,low,close,volume"
const OPTIONS = { timeframe: "1d", quality: "mark", allowGaps: true, decimal: "point" } as const

/** The rows of some days, as texts of files: one of all symbols, in any order, or one of each. */
const textsOf = (
  rows: ReadonlyArray<ReadonlyArray<string | undefined>>,
  { begin, end, isOne, turned }: { begin: number; end: number; isOne: boolean; turned: number },
): ReadonlyArray<string> => {
  const bySymbol = rows.map((days, symbol) =>
    days.slice(begin, end).flatMap((row) => (row === undefined ? [] : [`S${symbol},${row}`])),
  )
  const inOrder = [...bySymbol.slice(turned), ...bySymbol.slice(0, turned)].filter(({ length }) => length > 0)
  return (isOne ? [inOrder.flat()] : inOrder).map((lines) => [HEADER, ...lines].join("\n"))
}

/** All bytes of the candles in a store, and what it knows of them. */
const bytesIn = (path: string) =>
  readIn(path, (db) =>
    ["series", "chunk", "finding"].map((table) =>
      db
        .prepare(`SELECT * FROM ${table} ORDER BY 1, 2`)
        .all()
        .map((row) =>
          Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value)),
        ),
    ),
  )

describe("a market that is appended day by day", () => {
  it.effect(
    "has the bars, versions, findings and, once compacted, the bytes of one that is imported at once",
    () =>
      Effect.gen(function* () {
        const part = fc.record({
          days: fc.constantFrom(1, 1, 1, 1, 2, 3),
          isOne: fc.constantFrom(true, true, false),
          turned: fc.nat(7),
        })
        const market = fc.record({
          flaws: blemishes,
          still: fc.integer({ min: 0, max: STILL }),
          /** How many days before the others the last symbol ends. */
          early: fc.constantFrom(0, 3, 6, 9),
          first: fc.constantFrom(1, 2, 3, 7),
          parts: fc.array(part, { minLength: DAYS, maxLength: DAYS }),
        })
        let recorded = 0
        for (const { early, first, flaws, parts, still } of fc.sample(market, { numRuns: 8, seed: 5 })) {
          const folder = yield* temporaryFolder
          const [daily, atOnce] = ["daily.db", "at-once.db"].map((name) => join(folder, name))
          const rows = marketOf(flaws, still).map((days, symbol) =>
            symbol === SYMBOLS - 1 ? days.map((row, day) => (day < DAYS - early ? row : undefined)) : days,
          )
          const take = (texts: ReadonlyArray<string>, store: string) => {
            const paths = texts.map((text, at) => {
              const path = join(folder, `${at}.csv`)
              writeFileSync(path, text)
              return path
            })
            return importCsv(paths, { store, ...OPTIONS })
          }
          yield* take(textsOf(rows, { begin: 0, end: first, isOne: true, turned: 0 }), daily)
          for (let begin = first, at = 0; begin < DAYS; begin += parts[at++].days) {
            const report = yield* take(textsOf(rows, { ...parts[at], begin, end: begin + parts[at].days }), daily)
            assert.deepStrictEqual(report.unusable, [])
          }
          yield* take(textsOf(rows, { begin: 0, end: DAYS, isOne: true, turned: 0 }), atOnce)
          assert.deepStrictEqual(yield* barsIn(daily), yield* barsIn(atOnce))
          assert.deepStrictEqual(yield* contentsOf(daily), yield* contentsOf(atOnce))
          const findings = yield* recordedIn(atOnce)
          recorded += findings.length
          assert.deepStrictEqual(yield* recordedIn(daily), findings)
          assert.deepStrictEqual(yield* verdictsIn(daily), yield* verdictsIn(atOnce))
          for (const store of [daily, atOnce]) yield* compactStore(store)
          assert.deepStrictEqual(yield* bytesIn(daily), yield* bytesIn(atOnce))
        }
        assert.isAbove(recorded, 30)
      }),
    120_000,
  )
})

describe("an import of two files", () => {
  it.effect("keeps what another process writes between them", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const store = join(folder, "market.db")
      const fileOf = (name: string, symbol: string, day: number) => {
        const path = join(folder, name)
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
        writeFileSync(path, `${HEADER}\n${symbol},${date},100,102,99,101,5\n`)
        return path
      }
      yield* writeStore(store, { A: someBars(20), B: someBars(20), C: someBars(20) })
      yield* verifyStore(store)
      const paths = [fileOf("a.csv", "A", 20), fileOf("b.csv", "B", 21)]
      yield* importCsv(paths, {
        store,
        timeframe: "1d",
        onFile: (done) => {
          if (done === 1) Effect.runSync(writeStore(store, { B: someBars(1, 20), D: someBars(20) }))
        },
      })
      const bars = yield* barsIn(store)
      assert.deepStrictEqual(
        Object.entries(bars).map(([symbol, each]) => [symbol, each.length]),
        [
          ["A", 21],
          ["B", 22],
          ["C", 20],
          ["D", 20],
        ],
      )
      assert.deepInclude(yield* verifyStore(store), { damages: [] })
    }),
  )
})
