import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runModule } from "./childProcess.ts"
import { isolations } from "./onThreads.ts"

const slowTaker = new URL("../faults/slowTaker.process.ts", import.meta.url)

describe.each(isolations)("a stream of 200 answers of 2 MB, on %s", (isolation) => {
  it.live("waits for a slow consumer, in a heap that could not hold a third of them", () =>
    Effect.gen(function* () {
      const { code, output, errors } = yield* runModule(slowTaker, [isolation], ["--max-old-space-size=128"])
      assert.strictEqual(code, 0, errors)
      assert.strictEqual(output, "200")
    }),
  )
})
