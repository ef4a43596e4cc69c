import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const WARNING = /^warning: no bar is in the range: the 1d bars of .*market\.db are of 2024-01-01 to 2024-02-09$/m

describe("a range", () => {
  it.effect("without bars in the store gets a warning, and no other does", () =>
    Effect.gen(function* () {
      yield* runHere("import", prices.upFile, "--store", prices.store, "--timeframe", "1d")
      const args = ["compute", "--store", prices.store, "--formula", "close", "--series"]
      for (const [range, isEmpty] of [
        [["--from", "2204-01-01"], true],
        [["--to", "2023-12-31"], true],
        [["--from", "2024-02-09"], false],
        [["--to", "2024-01-01"], false],
        [[], false],
        // Weeks that are made of the days: the last one has the date of its Monday.
        [["--timeframe", "1w", "--from", "2024-02-06"], true],
        [["--timeframe", "1w", "--from", "2024-02-05"], false],
        [["--timeframe", "1M", "--to", "2023-12-31"], true],
        [["--timeframe", "1M", "--to", "2024-01-01"], false],
      ] as const) {
        const ran = yield* runHere(...args, ...range)
        assert.strictEqual(ran.code, 0, ran.stderr)
        assert.strictEqual(WARNING.test(ran.stderr), isEmpty, `${range.join(" ")}: ${ran.stderr}`)
      }
    }),
  )
})
