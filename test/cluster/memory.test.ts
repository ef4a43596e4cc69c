import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { callerEngine, memoryCluster, startRunner } from "./memoryCluster.ts"

const job = (symbols: ReadonlyArray<string>, more: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  ...more,
})
const named = (count: number) => Array.from({ length: count }, (_, at) => `S${at}`)

const lengths = SymbolProcessor.layerOf((symbol) =>
  Effect.succeed({ matches: [], computedIndicators: { length: symbol.length } }),
)

describe("a cluster", () => {
  it.live("answers every symbol once, in the order of the job", () =>
    Effect.gen(function* () {
      yield* startRunner("one", lengths)
      yield* startRunner("two", lengths)
      const engine = yield* callerEngine()
      const symbols = named(5000)
      const results = yield* engine.processBatch(job(symbols))
      assert.deepStrictEqual(
        results.map(({ computedIndicators, symbol }) => [symbol, computedIndicators["length"]]),
        symbols.map((symbol) => [symbol, symbol.length]),
      )
    }).pipe(Effect.provide(memoryCluster)),
  )
})
