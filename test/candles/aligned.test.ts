import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { rmSync } from "node:fs"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { chunkId } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { makeStoreWriter } from "../../src/candles/sqlite/writing/storeWriter.ts"
import { edit } from "./edit.ts"
import { cutBars, shifted, told, toldOf } from "./told.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, variedBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

const DAY = 86_400_000

/** The written bars before a time. */
const expected = (bars: BarColumns, to: number) => {
  const length = bars.time.filter((time) => time < to).length
  return toldOf(bars, 0, length)
}

/** Bars of values that are packed or, for every other seed, of bytes of every kind; the times of `someBars`. */
const barsOf = (length: number, first: number, seed: number): BarColumns => {
  if (seed % 2 === 1) return variedBars(length, first, seed)
  const { time } = someBars(length, first)
  let state = seed
  const column = () =>
    new Float64Array(
      Uint32Array.from({ length: 2 * length }, () => (state = (state * 1664525 + 1013904223) >>> 0)).buffer,
    )
  return { time, open: column(), high: column(), low: column(), close: column(), volume: column() }
}

// Mostly series of one calendar, so that there are runs, with others among them.
const kind = fc.oneof(
  { weight: 25, arbitrary: fc.constant("usual") },
  { weight: 1, arbitrary: fc.constantFrom("shifted", "short", "late") },
)
const market = fc.record({
  bars: fc.constantFrom(1, 2, 3, 252, 999, 1000, 1001, 2000, 2300),
  kinds: fc.array(kind, { minLength: 1, maxLength: 150, size: "max" }),
  /** Bars that are written later than the others and wait in the tail. */
  later: fc.constantFrom(0, 0, 1, 5),
})

const seriesOf = (its: string, bars: number, seed: number): BarColumns => {
  const usual = barsOf(bars, 10, seed)
  if (its === "shifted") return shifted(usual)
  if (its === "short") return barsOf(Math.max(1, bars - 1), 10, seed)
  return its === "late" ? barsOf(bars, 11, seed) : usual
}

const SYMBOLS = Array.from({ length: 40 }, (_, index) => `S${100 + index}`)
const EVERYTHING: CandleRequest = { timeframe: "1d", range: {} }

/** A store of forty symbols with the same times, two chunks each, changed without updating the index. */
const changedMarket = Effect.fnUntraced(function* (change: (db: DatabaseSync) => void) {
  const path = join(yield* temporaryFolder, "market.db")
  const bars = Object.fromEntries(SYMBOLS.map((symbol, seed) => [symbol, barsOf(1500, 10, seed)]))
  yield* writeStore(path, bars)
  yield* edit(path, change)
  const answers = yield* CandleRepository.use(({ many }) => many(SYMBOLS, EVERYTHING)).pipe(
    Effect.map((all) => new Map([...all].map(([symbol, answer]) => [symbol, told(answer)]))),
    Effect.provide(SqliteCandles.layer(path)),
  )
  const wrong = SYMBOLS.filter(
    (symbol) => JSON.stringify(answers.get(symbol)) !== JSON.stringify(expected(bars[symbol], Infinity)),
  )
  return { answers, wrong }
})

describe("SQLite series that are stored next to each other", () => {
  it.effect("are read as they were written, whatever their times and values", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(market, fc.integer({ min: 0, max: 2400 }), async ({ bars, kinds, later }, until) => {
            const path = join(folder, "market.db")
            const names = kinds.map((_, at) => `S${1000 + at}`)
            const written = kinds.map((each, at) => seriesOf(each, bars, at + 1))
            const to = until * DAY
            const program = Effect.gen(function* () {
              const piece = (part: (columns: BarColumns, end: number) => BarColumns) =>
                Object.fromEntries(
                  names.map((name, at) => [name, part(written[at], Math.max(1, written[at].time.length - later))]),
                )
              yield* writeStore(
                path,
                piece((columns, end) => cutBars(columns, 0, end)),
              )
              yield* writeStore(
                path,
                piece((columns, end) => cutBars(columns, end, columns.time.length)),
              )
              yield* Effect.gen(function* () {
                const { many } = yield* CandleRepository
                const whole = yield* many(names, EVERYTHING)
                names.forEach((name, at) =>
                  assert.deepStrictEqual(told(whole.get(name)), expected(written[at], Infinity)),
                )
                const part = yield* many(names.toReversed(), { ...EVERYTHING, range: { to } })
                names.forEach((name, at) => assert.deepStrictEqual(told(part.get(name)), expected(written[at], to)))
                // The candles of another request stay as they are.
                names.forEach((name, at) =>
                  assert.deepStrictEqual(told(whole.get(name)), expected(written[at], Infinity)),
                )
              }).pipe(Effect.provide(SqliteCandles.layer(path)))
            })
            await Effect.runPromise(program).finally(() => {
              for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true })
            })
          }),
          { numRuns: 25 },
        ),
      )
    }),
  )

  it.effect("can be read again after a caller has transferred a column to another thread", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const bars = Object.fromEntries(SYMBOLS.map((symbol, seed) => [symbol, barsOf(300, 10, seed)]))
      yield* writeStore(path, bars)
      yield* Effect.gen(function* () {
        const { many } = yield* CandleRepository
        const first = (yield* many(SYMBOLS, EVERYTHING)).get(SYMBOLS[0])
        if (first === undefined || Result.isFailure(first)) return assert.fail("it was not read")
        const { close } = first.success.columns
        if (close?.buffer instanceof ArrayBuffer) structuredClone(close, { transfer: [close.buffer] })
        const again = yield* many(SYMBOLS, EVERYTHING)
        for (const symbol of SYMBOLS) assert.deepStrictEqual(told(again.get(symbol)), expected(bars[symbol], Infinity))
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  it.effect("are read again if a writer has changed their times meanwhile", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const before = Object.fromEntries(SYMBOLS.map((symbol, seed) => [symbol, barsOf(300, 10, seed)]))
      const after = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, shifted(before[symbol])]))
      yield* writeStore(path, before)
      yield* Effect.gen(function* () {
        const { many } = yield* CandleRepository
        for (const bars of [before, after, before]) {
          yield* edit(path, (db) => {
            const writer = makeStoreWriter(db)
            for (const symbol of SYMBOLS) writer.remove(symbol, "1d")
            for (const symbol of SYMBOLS) writer.write(symbol, "1d", bars[symbol])
          })
          const answers = yield* many(SYMBOLS, EVERYTHING)
          for (const symbol of SYMBOLS) {
            assert.deepStrictEqual(told(answers.get(symbol)), expected(bars[symbol], Infinity))
          }
        }
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  for (const [what, sql, message, hit] of [
    ["a missing chunk", "DELETE FROM chunk WHERE id = ?", /chunk 1 is missing/, [7]],
    [
      "a column of another length",
      "UPDATE chunk SET close = zeroblob(8) WHERE id = ?",
      /the close of chunk 1 does not match its checksum/,
      [7],
    ],
    [
      "a column with a bar of the next one",
      `UPDATE chunk SET close = CAST(iif(id = ?1, substr(close, 9), substr(close, 1, 8) || close) AS BLOB)
       WHERE id IN (?1, ?1 + 1048576)`,
      /the close of chunk 1 does not match its checksum/,
      [7, 8],
    ],
    [
      "a chunk after its own that it does not own",
      "INSERT INTO chunk SELECT ? + 1, 1, 2, 3, 4, 5, 6, time, close, open, high, low, volume FROM chunk LIMIT 1",
      /never/,
      [],
    ],
    [
      "times that do not ascend",
      "UPDATE chunk SET time = zeroblob(4000) WHERE id = ?",
      /the time of chunk 1 does not match its checksum/,
      [7],
    ],
  ] as const) {
    it.effect(`are all answered except the one with ${what}`, () =>
      Effect.gen(function* () {
        const { answers, wrong } = yield* changedMarket((db) => void db.prepare(sql).run(chunkId(8, 1)))
        assert.deepStrictEqual(
          wrong,
          hit.map((at) => SYMBOLS[at]),
        )
        for (const symbol of wrong) assert.match(String(answers.get(symbol)), message)
      }),
    )
  }
})
