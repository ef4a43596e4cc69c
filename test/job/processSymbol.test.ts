import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"

const answer: SymbolAnswer = { matches: [], computedIndicators: {} }

const returned = new Map<string, unknown>([
  ["object", answer],
  ["promise", Promise.resolve(answer)],
  ["undefined", undefined],
  ["null", null],
  ["number", 5],
])

type Process = Parameters<typeof SymbolProcessor.layerOf>[0]

// As a file without types could have it.
const process = (symbol: string): unknown => (returned.has(symbol) ? returned.get(symbol) : Effect.succeed(answer))

const engine = ProcessingEngine.layer.pipe(
  Layer.provide(SymbolPool.layerInProcess()),
  Layer.provide(SymbolProcessor.layerOf(process as Process)),
  Layer.provide(Logger.layer([])),
)

describe("a processor that returns no Effect", () => {
  it.effect("is told what it returned and how to wrap it, symbol by symbol", () =>
    Effect.gen(function* () {
      const symbols = ["right", ...returned.keys(), "too"]
      const results = yield* ProcessingEngine.use((each) =>
        each.processBatch({ id: "job", jobType: "scan", symbols, timeframe: "1d", dateRange: {} }),
      )
      const value = (what: string) =>
        `Failed: The processor returned ${what} instead of an Effect: wrap the answer, as in Effect.succeed(answer)`
      assert.deepStrictEqual(
        results.map(({ error }) => error && `${error._tag}: ${error.message}`),
        [
          undefined,
          value("an object"),
          "Failed: The processor returned a Promise instead of an Effect: wrap it, as in Effect.promise(() => …)",
          value("undefined"),
          value("null"),
          value("a number"),
          undefined,
        ],
      )
    }).pipe(Effect.provide(engine)),
  )
})
