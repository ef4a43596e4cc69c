import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { answerOf } from "../faults/Fault.ts"
import { memoryFaults } from "../faults/processFaults.ts"
import { engineIn, jobOf } from "./onThreads.ts"

const MB = 1024 * 1024

/** Far more than a child needs, and far less than any fault takes. */
const maxResidentMb = 300

describe("the memory limit of a child process", () => {
  layer(engineIn("processes", { maxHeapMb: 48, maxResidentMb }), { excludeTestServices: true })(
    "affects the symbol that exceeds it and no other",
    (it) => {
      for (const [name, { expected }] of Object.entries(memoryFaults)) {
        it.effect(`${name}: ${expected}`, () =>
          Effect.gen(function* () {
            const innocents = Array.from({ length: 40 }, (_, i) => `innocent:${i}`)
            const symbols = [...innocents.slice(0, 10), `${name}:x`, ...innocents.slice(10)]
            const before = process.memoryUsage.rss()
            const engine = yield* ProcessingEngine
            const results = yield* engine.processBatch(jobOf(symbols))
            assert.deepStrictEqual(
              results.map(({ symbol, error, matches, computedIndicators }) => [
                symbol,
                error?._tag ?? { matches, computedIndicators },
              ]),
              symbols.map((symbol) => [symbol, symbol === `${name}:x` ? expected : answerOf(symbol)]),
            )
            // The memory of the child is not that of this process.
            assert.isAtMost((process.memoryUsage.rss() - before) / MB, maxResidentMb / 2)
          }),
        )
      }
    },
  )
})
