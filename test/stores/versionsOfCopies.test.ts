import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { copyFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { versionsOfCopies } from "../../src/candles/store/versionsOfCopies.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { cleanRows } from "./candleRows.ts"
import { openStore } from "./reading.ts"
import { writeParquet } from "./writeTables.ts"

const SYMBOLS = ["GEN0001", "GEN0002"]

const versionsIn = Effect.fnUntraced(function* (store: string) {
  const candles = yield* openStore(store)
  return versionsOfCopies(store, candles)
})

describe("the versions of series that runners compare", () => {
  it.live("are equal for two copies of a store that `import` wrote, and change once another file is in its place", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [one, two, three] = ["one.db", "two.db", "three.db"].map((name) => join(folder, name))
      yield* writeSampleMarket(one, { symbols: 2, bars: 30 })
      copyFileSync(one, two)
      yield* writeSampleMarket(three, { symbols: 2, bars: 31 })
      const ofOne = yield* versionsIn(one)
      const ofTwo = yield* versionsIn(two)
      const versions = yield* ofOne?.(SYMBOLS, "1d") ?? Effect.succeed([])
      assert.lengthOf(
        versions.filter((version) => version !== undefined),
        2,
      )
      assert.deepStrictEqual(yield* ofTwo?.(SYMBOLS, "1d") ?? Effect.undefined, versions)
      renameSync(three, one)
      const replaced = yield* ofOne?.(SYMBOLS, "1d") ?? Effect.succeed([])
      assert.lengthOf(replaced, 2)
      for (const [at, version] of replaced.entries()) assert.notStrictEqual(version, versions[at])
    }),
  )

  it.live("do not exist for Parquet files, whose copies would differ", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const file = join(folder, "bars.parquet")
      yield* writeParquet(file, cleanRows(1), "COMPRESSION snappy")
      assert.isUndefined(yield* versionsIn(`${file}?timeframe=1d`))
    }),
  )
})
