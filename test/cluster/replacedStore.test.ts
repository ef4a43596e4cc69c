import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { renameSync } from "node:fs"
import { join } from "node:path"
import { writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { clusterEngine, quietly, startCluster, until } from "./cluster.ts"

describe("a store that is replaced while a chunk runs", () => {
  it.live("fails the symbols with that reason, and gives no answers from it", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([])
      const [store, later] = ["market.db", "later.db"].map((name) => join(cluster.folder, name))
      yield* writeSampleMarket(store, { symbols: 3, bars: 30 })
      yield* writeSampleMarket(later, { symbols: 3, bars: 31 })
      yield* cluster.startRunner("a", "--store", store)
      const engine = yield* clusterEngine(cluster)
      const symbols = ["GEN0001", "GEN0002", "GEN0003"]
      const running = yield* Effect.forkChild(engine.processBatch(cluster.gatedJob(symbols)))
      yield* until(() => cluster.begun().length > 0)
      renameSync(later, store)
      cluster.allow(Infinity)
      const results = yield* Fiber.join(running)
      assert.deepStrictEqual(
        results.map(({ error, symbol }) => [symbol, error?._tag]),
        symbols.map((symbol) => [symbol, "CandlesUnavailable"]),
      )
      for (const { error, symbol } of results) {
        assert.match(
          error?.message ?? "",
          RegExp(`^The candles of ${symbol} 1d on the runner a changed while the chunk ran`),
        )
      }
    }).pipe(quietly),
  )
})
