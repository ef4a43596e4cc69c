import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { BarColumns, Column } from "../../src/candles/Candles.ts"
import { chunkId } from "../../src/candles/sqlite/layout/storeLayout.ts"
import { edit } from "./edit.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { cutBars, shifted, told, toldOf } from "./told.ts"
import { variedBars, writeStore } from "./writeStore.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

const DAY = 86_400_000
const EVERYTHING: CandleRequest = { timeframe: "1d", range: {} }

/** Writes bars, the last of them later than the others: they wait behind the chunks. */
const writeInTwo = Effect.fnUntraced(function* (
  path: string,
  all: Readonly<Record<string, BarColumns>>,
  later: number,
) {
  const parts = (cut: (bars: BarColumns) => BarColumns) =>
    Object.fromEntries(Object.entries(all).map(([symbol, bars]) => [symbol, cut(bars)]))
  yield* writeStore(
    path,
    parts((bars) => cutBars(bars, 0, bars.time.length - later)),
  )
  if (later === 0) return
  yield* writeStore(
    path,
    parts((bars) => cutBars(bars, bars.time.length - later, bars.time.length)),
  )
})

const market = fc.record({
  bars: fc.constantFrom(7999, 8000, 8001, 9500),
  kinds: fc.array(fc.constantFrom("usual", "usual", "shifted", "late"), { minLength: 1, maxLength: 4 }),
  later: fc.constantFrom(0, 0, 1, 20),
})
const asked = fc.record({
  from: fc.option(fc.integer({ min: 0, max: 9000 }), { nil: undefined }),
  to: fc.option(fc.integer({ min: 0, max: 9600 }), { nil: undefined }),
  lookback: fc.constantFrom(0, 10, 3000, Infinity),
  columns: fc.constantFrom<ReadonlyArray<Column>>(["time"], ["time", "close"], ["time", "open", "volume"]),
})

const SYMBOLS = ["A", "B", "C"]

/** A store of three symbols of nine chunks with the same times, changed behind the index's back; what is read of them. */
const changedMarket = Effect.fnUntraced(function* (sql: string, ...values: ReadonlyArray<number>) {
  const path = join(yield* temporaryFolder, "market.db")
  const bars = Object.fromEntries(SYMBOLS.map((symbol, seed) => [symbol, variedBars(9000, 10, seed + 1)]))
  yield* writeStore(path, bars)
  yield* edit(path, (db) => void db.prepare(sql).run(...values))
  const answers = yield* CandleRepository.use(({ many }) => many(SYMBOLS, EVERYTHING)).pipe(
    Effect.map((all) => SYMBOLS.map((symbol) => told(all.get(symbol)))),
    Effect.provide(SqliteCandles.layer(path)),
  )
  return { answers, written: SYMBOLS.map((symbol) => toldOf(bars[symbol], 0, 9000)) }
})

describe("long series", () => {
  it.effect("are read as they were written, all of them or a part, many together or one", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(market, asked, async ({ bars, kinds, later }, { columns, from, lookback, to }) => {
            const path = join(folder, "market.db")
            const names = kinds.map((_, at) => `S${at}`)
            const written = kinds.map((kind, at) => {
              const usual = variedBars(bars, kind === "late" ? 11 : 10, at + 1)
              return kind === "shifted" ? shifted(usual) : usual
            })
            const range = {
              ...(from === undefined ? {} : { from: from * DAY }),
              ...(to === undefined ? {} : { to: to * DAY }),
            }
            const request: CandleRequest = { timeframe: "1d", range, lookback, columns }
            const expected = written.map((all) => {
              const before = (time: number) => all.time.filter((each) => each < time).length
              const begin = before(range.from ?? -Infinity)
              const end = Math.max(begin, before(range.to ?? Infinity))
              return toldOf(all, Math.max(0, begin - lookback), end, columns)
            })
            const program = Effect.gen(function* () {
              yield* writeInTwo(path, Object.fromEntries(names.map((name, at) => [name, written[at]])), later)
              yield* Effect.gen(function* () {
                const { getRange, many } = yield* CandleRepository
                const whole = yield* many(names, EVERYTHING)
                const part = yield* many(names, request)
                names.forEach((name, at) => {
                  assert.deepStrictEqual(told(whole.get(name)), toldOf(written[at], 0, bars))
                  assert.deepStrictEqual(told(part.get(name)), expected[at])
                })
                for (const [at, name] of names.entries()) {
                  const own = yield* getRange(name, request)
                  assert.deepStrictEqual(told(Result.succeed(own)), expected[at])
                  // It is the caller's: what the next one is given is another.
                  for (const column of Object.values(own.columns)) column[1] = column[0]
                }
                const again = yield* many(names, request)
                names.forEach((name, at) => assert.deepStrictEqual(told(again.get(name)), expected[at]))
              }).pipe(Effect.provide(SqliteCandles.layer(path)))
            })
            await Effect.runPromise(program).finally(() => {
              for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true })
            })
          }),
          { numRuns: 20 },
        ),
      )
    }),
  )

  it.effect("are read again after a caller has given their times away to another thread", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const bars = variedBars(9000)
      yield* writeStore(path, { A: bars, B: bars })
      yield* Effect.gen(function* () {
        const { many } = yield* CandleRepository
        const first = (yield* many(["A"], EVERYTHING)).get("A")
        if (first === undefined || Result.isFailure(first)) return assert.fail("it was not read")
        const { time } = first.success.columns
        if (time.buffer instanceof ArrayBuffer) structuredClone(time, { transfer: [time.buffer] })
        for (const [, answer] of yield* many(["A", "B"], EVERYTHING)) {
          assert.deepStrictEqual(told(answer), toldOf(bars, 0, 9000))
        }
      }).pipe(Effect.provide(SqliteCandles.layer(path)))
    }),
  )

  for (const [what, sql, message] of [
    ["a chunk that is missing", "DELETE FROM chunk WHERE id = ?", /chunk 4 is missing/],
    [
      "a column of another length",
      "UPDATE chunk SET close = zeroblob(8) WHERE id = ?",
      /the close of chunk 4 does not match its checksum/,
    ],
    [
      "a bit that has changed",
      "UPDATE chunk SET volume = CAST(substr(volume, 1, 100) || x'ff' || substr(volume, 102) AS BLOB) WHERE id = ?",
      /the volume of chunk 4 does not match its checksum/,
    ],
    [
      "times of another chunk",
      "UPDATE chunk SET time = (SELECT time FROM chunk AS other WHERE other.id = chunk.id + 1) WHERE id = ?",
      /the time of chunk 4 does not match its checksum/,
    ],
    [
      "a checksum that has changed",
      "UPDATE chunk SET time_crc = 7 WHERE id = ?",
      /the time of chunk 4 does not match its/,
    ],
  ] as const) {
    it.effect(`are answered but for the one with ${what}`, () =>
      Effect.gen(function* () {
        const { answers, written } = yield* changedMarket(sql, chunkId(2, 4))
        assert.deepStrictEqual([answers[0], answers[2]], [written[0], written[2]])
        assert.match(String(answers[1]), message)
      }),
    )
  }
})
