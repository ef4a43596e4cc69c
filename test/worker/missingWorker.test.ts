import { assert, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"
import * as ThreadPool from "../../src/pool/threads/ThreadPool.ts"

const nowhere = new URL("./nowhere.ts", import.meta.url)

describe.each([
  ["threads", ThreadPool],
  ["processes", ProcessPool],
])("a pool of %s", (_, pool) => {
  it.live("names a missing worker module in one line", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.scoped(Layer.build(pool.layer({ worker: nowhere }))))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.include(error.message, `There is no worker module ${fileURLToPath(nowhere)}`)
      assert.notInclude(error.message, "\n")
    }),
  )

  it.live("says what to pass if a bundle cannot locate its default worker", () =>
    Effect.gen(function* () {
      const worker = new URL("unknown:marketsweep/defaultWorker")
      const error = yield* Effect.flip(Effect.scoped(Layer.build(pool.layer({ worker }))))
      assert.strictEqual(error._tag, "PoolUnavailable")
      assert.include(error.message, `require.resolve("marketsweep/defaultWorker")`)
    }),
  )
})
