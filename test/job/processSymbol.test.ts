import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { processSymbol } from "../../src/job/processSymbol.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const answer: SymbolAnswer = { matches: [], computedIndicators: {} }

const returned = new Map<string, unknown>([
  ["object", answer],
  ["promise", Promise.resolve(answer)],
  ["undefined", undefined],
  ["null", null],
  ["number", 5],
])

type Process = Parameters<typeof SymbolProcessor.layerOf>[0]

// As JavaScript without types may do.
const process = (symbol: string): unknown => (returned.has(symbol) ? returned.get(symbol) : Effect.succeed(answer))

const engine = PooledEngine.layer.pipe(
  Layer.provide(InProcessPool.layer()),
  Layer.provide(SymbolProcessor.layerOf(process as Process)),
  Layer.provide(Logger.layer([])),
)

describe("a processor that returns no Effect", () => {
  it.effect("fails its symbols with what it returned and how to wrap that", () =>
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

/** A value that claims to be an Exit by its keys. */
const claimExit = (rest: object) =>
  Object.defineProperties({ "~effect/Effect": {}, "~effect/Exit": {} }, Object.getOwnPropertyDescriptors(rest))

describe("a processor that returns a fake Exit", () => {
  for (const [what, claim] of [
    ["without a cause", claimExit({ _tag: "Failure", cause: null })],
    [
      "whose value throws when it is read",
      claimExit({
        _tag: "Success",
        get value() {
          throw new Error("do not look")
        },
      }),
    ],
  ] as const) {
    it.effect(`${what} fails only its symbol`, () =>
      Effect.gen(function* () {
        const claims = (symbol: string): unknown => (symbol === "A" ? claim : Effect.succeed(answer))
        const layer = PooledEngine.layer.pipe(
          Layer.provide(InProcessPool.layer()),
          Layer.provide(SymbolProcessor.layerOf(claims as Process)),
          Layer.provide(Logger.layer([])),
        )
        const results = yield* ProcessingEngine.use((each) =>
          each.processBatch({ id: "job", jobType: "scan", symbols: ["A", "B"], timeframe: "1d", dateRange: {} }),
        ).pipe(Effect.provide(layer))
        assert.deepStrictEqual(
          results.map(({ error }) => error?._tag),
          ["Failed", undefined],
        )
      }),
    )
  }

  it.effect("with a value answers with that value", () =>
    Effect.gen(function* () {
      const prepared = { process: () => Effect.succeed(answer) }
      assert.strictEqual(yield* processSymbol(prepared, "A"), answer)
      const claims = { process: () => claimExit({ _tag: "Success", value: answer }) as never }
      assert.strictEqual(yield* processSymbol(claims, "A"), answer)
    }),
  )
})
