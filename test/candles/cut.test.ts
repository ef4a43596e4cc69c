import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { runModule } from "../pool/childProcess.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const cutting = new URL("fixtures/cutting.process.ts", import.meta.url)

describe("a store that is cut short while it is read", () => {
  it.live("fails its symbols but not the process, and never returns wrong bars", () =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "market.db")
      const bars = someBars(1000)
      yield* writeStore(path, Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`S${100 + i}`, bars])))
      const { code, signal, output, errors } = yield* runModule(cutting, [path, "40"])
      assert.strictEqual(signal, null, errors)
      assert.strictEqual(code, 0, errors)
      const {
        Answered: answered = 0,
        CandlesUnavailable: unavailable = 0,
        BadCandles: bad = 0,
        ...others
      } = JSON.parse(output)
      assert.deepStrictEqual(others, {})
      assert.isAbove(answered, 0)
      // After each cut, no symbol of the store can be read.
      assert.isAtLeast(unavailable + bad, 40 * 100)
    }),
  )
})
