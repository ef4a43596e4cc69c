import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import { holdBack } from "../../src/engine/holdBack.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { resultBytes } from "../../src/job/resultBytes.ts"
import type { SymbolPool } from "../../src/pool/SymbolPool.ts"

const resultOf = (symbol: string, matches: number): ProcessingResult => ({
  symbol,
  matches: Array.from({ length: matches }, (_, time) => ({ time, close: 1, values: {} })),
  computedIndicators: {},
  processingTimeMs: 0,
})

const job = { id: "job", jobType: "scan", symbols: [], timeframe: "1d", dateRange: {} } as const

const MATCHES = 100

/** A pool that answers each symbol at once, with `MATCHES` matches, and records when it is held. */
const recordingPool = (holds: Array<boolean>): SymbolPool["Service"] => ({
  workers: 1,
  concurrency: 1,
  open: () =>
    Effect.succeed({
      run: (symbol) => Effect.succeed(resultOf(symbol, MATCHES)),
      begin: (symbol, onResult) => onResult(resultOf(symbol, MATCHES)),
      hold: (isHeld) => void holds.push(isHeld),
    }),
})

describe("a pool whose results are not taken", () => {
  const size = resultBytes(resultOf("S", MATCHES))

  it.effect("is held above the maximum, and released at half of it", () =>
    Effect.gen(function* () {
      const holds: Array<boolean> = []
      const { pool, taken } = holdBack(recordingPool(holds), 4 * size)
      const { begin } = yield* Scope.provide(pool.open(job), Scope.makeUnsafe())
      const results: Array<ProcessingResult> = []
      for (let i = 0; i < 4; i++) begin?.(`S${i}`, (result) => results.push(result))
      assert.deepStrictEqual(holds, [])
      begin?.("S4", (result) => results.push(result))
      assert.deepStrictEqual(holds, [true])
      taken(results.slice(0, 2))
      assert.deepStrictEqual(holds, [true])
      taken(results.slice(2, 3))
      assert.deepStrictEqual(holds, [true, false])
    }),
  )

  it.effect("is held in the same way when symbols run as Effects", () =>
    Effect.gen(function* () {
      const holds: Array<boolean> = []
      const { pool, taken } = holdBack(recordingPool(holds), size)
      const { run } = yield* Scope.provide(pool.open(job), Scope.makeUnsafe())
      const results = [yield* run("A"), yield* run("B")]
      assert.deepStrictEqual(holds, [true])
      taken(results)
      assert.deepStrictEqual(holds, [true, false])
    }),
  )

  it.effect("counts a retried symbol once", () =>
    Effect.gen(function* () {
      const holds: Array<boolean> = []
      const { pool, taken } = holdBack(recordingPool(holds), size)
      const { run } = yield* Scope.provide(pool.open(job), Scope.makeUnsafe())
      yield* run("A")
      yield* run("A")
      const last = yield* run("A")
      assert.deepStrictEqual(holds, [])
      yield* run("B")
      assert.deepStrictEqual(holds, [true])
      taken([last])
      assert.deepStrictEqual(holds, [true])
    }),
  )
})
