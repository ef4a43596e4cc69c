import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { join } from "node:path"
import { COLUMNS } from "../../src/candles/Candles.ts"
import { openToRead } from "../../src/candles/sqlite/file/storeFile.ts"
import { storedSeries } from "../../src/candles/sqlite/reading/storedSeries.ts"
import { edit } from "./edit.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const DAY = 86_400_000

describe("a stored series that is read from a time on", () => {
  it.effect("has all bars from there and some before, in chunks or in the tail", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const lengths: Readonly<Record<string, number>> = { SHORT: 40, EXACT: 1000, LONG: 2100 }
      for (const [symbol, length] of Object.entries(lengths)) {
        yield* writeStore(path, { [symbol]: someBars(length) })
        yield* writeStore(path, { [symbol]: someBars(9, length) })
      }
      const db = yield* openToRead(path)
      const stored = storedSeries(db)
      const request = fc.record({
        symbol: fc.constantFrom(...Object.keys(lengths)),
        from: fc.integer({ min: -5, max: 2120 }),
        before: fc.constantFrom(0, 1, 6, 1100),
      })
      fc.assert(
        fc.property(request, ({ before, from, symbol }) => {
          const series = stored.find(symbol, "1d")
          assert.isDefined(series)
          if (series === undefined) return
          const length = (lengths[symbol] ?? 0) + 9
          const bars = stored.barsFrom(series, from * DAY, before)
          assert.isDefined(bars)
          if (bars === undefined) return
          const first = length - bars.time.length
          assert.isAtMost(first, Math.max(0, Math.min(from, length) - before))
          // At most one chunk more than requested.
          assert.isAtLeast(first, Math.min(from, length) - before - 1000)
          const written = [someBars(length - 9), someBars(9, length - 9)]
          for (const column of COLUMNS) {
            const whole = written.flatMap((part) => [...part[column]])
            assert.deepStrictEqual([...bars[column]], whole.slice(first))
          }
          const times = stored.timesFrom(series, from * DAY)
          assert.deepStrictEqual(
            [...times],
            Array.from({ length: Math.max(0, length - Math.max(0, from)) }, (_, at) => (Math.max(0, from) + at) * DAY),
          )
        }),
      )
    }),
  )

  it.effect("is not returned if a chunk is missing or cut", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      yield* writeStore(path, { A: someBars(1500), B: someBars(1500) })
      yield* edit(path, (db) =>
        db.exec(
          `DELETE FROM chunk WHERE id = 1 * 1048576 + 1;
           UPDATE chunk SET low = substr(low, 9) WHERE id = 2 * 1048576 + 1`,
        ),
      )
      const stored = storedSeries(yield* openToRead(path))
      for (const series of stored.all("1d")) assert.isUndefined(stored.barsFrom(series, 0, 0))
      assert.lengthOf(stored.all("1d"), 2)
    }),
  )
})
