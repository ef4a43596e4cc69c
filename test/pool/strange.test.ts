import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { answerOf, type Fault } from "../faults/Fault.ts"
import { closers, strange, uncaught } from "../faults/strange.ts"
import { bundled, engineIn, isolations, jobOf } from "./onThreads.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const worker = bundled("strange")

const assertAffectsOnlyItself = (name: string, { expected }: Fault, others = 40) =>
  Effect.gen(function* () {
    const innocents = Array.from({ length: others }, (_, i) => `innocent:${i}`)
    const symbols = [...innocents.slice(0, others / 2), `${name}:x`, ...innocents.slice(others / 2)]
    const told: Array<number> = []
    const engine = yield* ProcessingEngine
    const job = jobOf(symbols)
    const results = yield* engine.processBatch(job, (completed) => told.push(completed))
    assert.deepStrictEqual(
      told,
      symbols.map((_, i) => i + 1),
    )
    assert.deepStrictEqual(
      results.map(({ symbol }) => symbol),
      symbols,
    )
    for (const { symbol, error, matches, computedIndicators } of results) {
      const isAnswered = symbol !== `${name}:x` || expected === "Answered"
      assert.strictEqual(error?._tag ?? "Answered", isAnswered ? "Answered" : expected, symbol)
      if (!isAnswered) continue
      assert.deepStrictEqual(matches, answerOf(symbol).matches)
      assert.deepStrictEqual({ ...computedIndicators }, answerOf(symbol).computedIndicators)
    }
  })

describe.each(isolations)("unexpected behaviour of a processor, on %s", (isolation) => {
  layer(engineIn(isolation, { worker }), { excludeTestServices: true })(
    "affects its own symbol and no other",
    (test) => {
      for (const [name, fault] of Object.entries({ ...strange, ...uncaught })) {
        test.effect(`${name}: ${fault.expected}`, () => assertAffectsOnlyItself(name, fault))
      }
    },
  )
})

describe("a symbol that tampers with its thread's parentPort", () => {
  layer(engineIn("threads", { worker }), { excludeTestServices: true })(
    "affects its own symbol and no other",
    (test) => {
      for (const [name, fault] of Object.entries(closers)) {
        test.effect(`${name}: ${fault.expected}`, () =>
          Effect.repeat(assertAffectsOnlyItself(name, fault, 6), { times: 2 }),
        )
      }
    },
  )
})

describe("unexpected behaviour of a processor, in process", () => {
  const processor = SymbolProcessor.layerOf(
    (symbol) => strange[symbol.split(":")[0]]?.process(symbol) ?? Effect.succeed(answerOf(symbol)),
  )
  const engine = PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(processor),
    Layer.provideMerge(Logger.layer([])),
  )
  layer(engine, { excludeTestServices: true })("affects its own symbol and no other", (test) => {
    for (const [name, fault] of Object.entries(strange)) {
      test.effect(`${name}: ${fault.expected}`, () => assertAffectsOnlyItself(name, fault))
    }
  })
})
