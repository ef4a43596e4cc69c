import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { seriesIndex } from "../../src/candles/sqlite/reading/seriesIndex.ts"
import { openToRead } from "../../src/candles/sqlite/file/storeFile.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

describe("the index of a store", () => {
  it.live("finds the series of more symbols than it remembers, in any order and repeatedly", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const names = Array.from({ length: 21_000 }, (_, i) => `S${i}`)
      const bars = someBars(2)
      yield* writeStore(path, Object.fromEntries(names.map((name) => [name, bars])))
      const index = seriesIndex(yield* openToRead(path))
      const ids = new Map<string, number>()
      const look = (some: ReadonlyArray<string>): void => {
        const entryOf = index.lookup(some, "1d")
        for (const name of some) {
          const series = entryOf(name)
          assert.isTrue(typeof series === "object" && series.symbol === name && series.bars === 2)
          if (typeof series !== "object") continue
          // The same one as before, if it was requested before.
          assert.strictEqual(ids.get(name) ?? series.id, series.id)
          ids.set(name, series.id)
        }
      }
      for (let from = 0; from < names.length; from += 1500) look(names.slice(from, from + 1500))
      look(names.toReversed().slice(0, 700))
      look(names)
      assert.strictEqual(new Set(ids.values()).size, names.length)
    }).pipe(Effect.scoped),
  )
})
