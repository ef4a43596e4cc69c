import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"
import { runHere } from "./inProcess.ts"
import { linesOf } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
const { store } = prices

const write = (sql: string): void => {
  const db = new DatabaseSync(store)
  db.exec(sql)
  db.close()
}

describe("marketsweep store", () => {
  beforeAll(() =>
    Effect.runPromise(
      runHere("import", prices.upFile, prices.downFile, "--store", store, "--timeframe", "1d", "--exchange", "TEST"),
    ),
  )

  it.effect("info lists timeframes, symbols and ranges", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* runHere("store", "info", store)
      assert.deepStrictEqual([code, stderr], [0, ""])
      const [first, ...others] = linesOf(stdout)
      assert.match(first, /market\.db: \d+\.\d kB, format 3$/)
      assert.deepStrictEqual(others, [
        "timeframe  symbols  bars  from        to",
        "1d               2    80  2024-01-01  2024-02-09",
        "can be resampled from these: 1w, 1M, 3M, 1y",
        "2 symbols: TEST",
      ])
      const json = yield* runHere("store", "info", store, "--format", "json")
      assert.deepInclude(JSON.parse(json.stdout), { format: 3, listings: [{ exchange: "TEST", symbols: 2 }] })
    }),
  )

  it.effect("verify lists what is damaged, with exit code 1", () =>
    Effect.gen(function* () {
      const well = yield* runHere("store", "verify", store)
      assert.strictEqual(well.code, 0)
      assert.match(well.stdout, /market\.db: 2 series, 80 bars: no damage\n$/)
      write("UPDATE chunk SET low = zeroblob(length(low)) WHERE id = 1048576")
      const damaged = yield* runHere("store", "verify", store)
      assert.strictEqual(damaged.code, 1)
      assert.match(
        damaged.stdout,
        /^1d: The candles of UP are damaged \(the low of chunk 0 does not match its checksum\)/,
      )
    }),
  )

  it.effect("compact reports the sizes before and after", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* runHere("store", "compact", store)
      assert.strictEqual(code, 0)
      assert.match(stdout, /market\.db: 0 bars merged, [\d.]+ kB before, [\d.]+ kB now\n$/)
    }),
  )

  it.effect("remove reports what it removed, and refuses what is not there", () =>
    Effect.gen(function* () {
      const nothing = yield* runHere("store", "remove", store)
      assert.deepStrictEqual([nothing.code, nothing.stdout], [2, ""])
      assert.match(nothing.stderr, /^error: nothing to remove: name symbols, a --timeframe, or both/)
      const { code, stderr, stdout } = yield* runHere("store", "remove", store, "UP", "NOPE", "--timeframe", "1d")
      assert.strictEqual(code, 2)
      assert.deepStrictEqual(linesOf(stdout), ["removed UP 1d: 40 bars", `${store}: 1 series, 40 bars removed`])
      assert.match(stderr, /has no candles of NOPE/)
      assert.match((yield* runHere("store", "info", store)).stdout, /1d +1 +40/)
    }),
  )

  for (const command of ["info", "verify", "compact", "remove"]) {
    it.effect(`${command} refuses a missing file in one line, with exit code 3`, () =>
      Effect.gen(function* () {
        const more = command === "remove" ? ["A"] : []
        const { code, stderr, stdout } = yield* runHere("store", command, `${store}.none`, ...more)
        assert.deepStrictEqual([code, stdout], [3, ""])
        assert.match(stderr, /^error: Cannot use the store .*: there is no such file; import candles first\n$/)
      }),
    )
  }
})
