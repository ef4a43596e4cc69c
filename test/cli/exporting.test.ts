import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { runHere } from "./inProcess.ts"

const withStore = Effect.fnUntraced(function* (symbols: ReadonlyArray<string> = ["AAPL", "MSFT"]) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  yield* writeStore(store, Object.fromEntries(symbols.map((symbol) => [symbol, someBars(10)])))
  return { folder, store }
})

describe("marketsweep export", () => {
  it.effect("writes the format of the file's ending, and says what it wrote", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const out = join(folder, "prices.csv")
      const ran = yield* runHere("export", store, "--out", out, "--from", "1970-01-02", "--to", "1970-01-03")
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.match(ran.stdout, /prices\.csv: 2 symbols, 4 bars of 1d in 1 file of \d+ bytes in /)
      assert.deepStrictEqual(readFileSync(out, "utf8").split("\n").slice(0, 2), [
        "symbol,date,open,high,low,close,volume",
        "AAPL,1970-01-02,101,103.5,100.25,102.125,10",
      ])
    }),
  )

  it.effect("reads any store, and writes files that are one", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const [parquet, again] = [join(folder, "a.parquet"), join(folder, "b.csv")]
      yield* runHere("export", store, "--out", parquet)
      const ran = yield* runHere("export", parquet, "--out", again, "--timeframe", "1d", "--symbols", "MSFT")
      assert.strictEqual(ran.code, 0, ran.stderr)
      assert.strictEqual(readFileSync(again, "utf8").trim().split("\n").length, 11)
    }),
  )

  it.effect("writes a line every 10% without a terminal, but not at the end", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore(Array.from({ length: 600 }, (_, at) => `S${at}`))
      const ran = yield* runHere("export", store, "--out", join(folder, "a.csv"))
      assert.match(ran.stderr, /^513 of 600 symbols \(85%\), 5,130 rows/m)
      assert.notInclude(ran.stderr, "(100%)")
    }),
  )

  it.effect("exits with 1 if symbols cannot be read, and writes the others", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const ran = yield* runHere("export", store, "--out", join(folder, "a.csv"), "--symbols", "AAPL,NOPE")
      assert.strictEqual(ran.code, 1)
      assert.include(ran.stderr, "NOPE: There are no candles of NOPE")
      assert.include(ran.stdout, "1 symbol, 10 bars")
    }),
  )

  it.effect("says what to do about a mistake", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const mistake = Effect.fnUntraced(function* (...args: ReadonlyArray<string>) {
        const { code, stderr } = yield* runHere("export", ...args)
        return `${code} ${stderr}`
      })
      const out = join(folder, "prices")
      assert.include(yield* mistake(store, "--out", out), "2 error: the format of")
      assert.include(yield* mistake(store, "--out", "a.csv", "--timeframe", "1h"), "3 error: Cannot export to a.csv")
      assert.include(yield* mistake(join(folder, "none.db"), "--out", "a.csv"), "3 error: Cannot use the store")
      assert.include(yield* mistake(store, "--out", join(store, "a.csv")), "3 error: Cannot export to")
      yield* writeStore(store, { AAPL: someBars(3) }, "1h")
      assert.match(
        yield* mistake(store, "--out", "a.csv"),
        /^2 error: .*market\.db has bars of 1[dh], 1[dh]: name one of them with --timeframe/,
      )
      assert.deepStrictEqual(
        readdirSync(folder).filter((name) => !name.startsWith("market.db")),
        [],
      )
    }),
  )
})
