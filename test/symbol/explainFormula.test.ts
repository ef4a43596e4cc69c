import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { encodeExplanation, Explanation } from "../../src/job/Explanation.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { renderExplanation } from "../../src/report/ExplanationTable.ts"
import { explainFormula, type ExplainRequest } from "../../src/symbol/explainFormula.ts"
import { walks } from "../formula/randomBars.ts"
import { bools, numbers } from "../formula/randomFormula.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"

const DAY = 86_400_000
const DAY_0 = Date.UTC(2024, 0, 1)

const candles = MemoryCandles.layer({
  UP: Array.from({ length: 400 }, (_, day) => 100 + day),
  GAP: [1, 2, Number.NaN, 4, 5, 6, 7, 8],
  NONE: [],
})

const explain = (more: Partial<ExplainRequest>) =>
  explainFormula({ symbol: "UP", timeframe: "1d", formula: "close > close[1]", ...more }).pipe(Effect.provide(candles))

const answerOf = ({ statements }: Explanation) => statements[statements.length - 1].expression

describe("explainFormula", () => {
  it.effect("explains the newest bar, and reads no more bars than its two values need", () =>
    Effect.gen(function* () {
      const explanation = yield* explain({ formula: "close - ta.sma(close, 10)" })
      assert.strictEqual(explanation.time, DAY_0 + 399 * DAY)
      assert.strictEqual(explanation.previousTime, DAY_0 + 398 * DAY)
      assert.strictEqual(answerOf(explanation).value, 4.5)
      assert.strictEqual(answerOf(explanation).previous, 4.5)
      assert.deepStrictEqual(explanation.bars, { count: 11, from: DAY_0 + 389 * DAY, to: DAY_0 + 399 * DAY })
      assert.strictEqual(explanation.lookback, 9)
      assert.strictEqual(explanation.warmup, 9)
      assert.deepStrictEqual(explanation.columns, ["close"])
      assert.isAtLeast(explanation.cost.readMs, 0)
    }),
  )

  it.effect("explains the last bar that opened at or before a time", () =>
    Effect.gen(function* () {
      const on = yield* explain({ at: DAY_0 + 5 * DAY, formula: "close" })
      assert.strictEqual(answerOf(on).value, 105)
      const after = yield* explain({ at: DAY_0 + 6 * DAY - 1, formula: "close" })
      assert.strictEqual(after.time, DAY_0 + 5 * DAY)
      const first = yield* explain({ at: DAY_0, formula: "close[1]" })
      assert.strictEqual(answerOf(first).value, null)
      assert.notProperty(first, "previousTime")
      assert.notProperty(answerOf(first), "previous")
    }),
  )

  it.effect("tells whether the symbol was a member of the universe at the bar", () =>
    Effect.gen(function* () {
      const universe = { UP: [{ from: DAY_0 + 5 * DAY, to: DAY_0 + 7 * DAY }] }
      const on = yield* explain({ at: DAY_0 + 6 * DAY, universe })
      assert.isTrue(on.isMember)
      const after = yield* explain({ at: DAY_0 + 7 * DAY, universe })
      assert.isFalse(after.isMember)
      assert.include(renderExplanation(after).join("\n"), "Not a member of the universe at that time")
      assert.notInclude(renderExplanation(on).join("\n"), "universe")
      assert.isFalse((yield* explain({ symbol: "GAP", universe })).isMember)
      assert.notProperty(yield* explain({}), "isMember")
    }),
  )

  it.effect("reads the whole history if missing values make the look-back too short", () =>
    Effect.gen(function* () {
      // The last three values at bar 4: 2, 4 and 5.
      const explanation = yield* explain({ symbol: "GAP", formula: "ta.sma(close, 3)", at: DAY_0 + 4 * DAY })
      assert.strictEqual(answerOf(explanation).value, 11 / 3)
      assert.strictEqual(explanation.bars.count, 5)
    }),
  )

  it.effect("sets the inputs of the formula", () =>
    Effect.gen(function* () {
      const explanation = yield* explain({ formula: "n = input.int(3)\nclose > n", parameters: { n: 500 } })
      assert.strictEqual(explanation.statements[0].expression.value, 500)
      assert.strictEqual(answerOf(explanation).value, false)
    }),
  )

  it.effect("fails for a wrong formula, an unknown symbol, and a time before the first bar", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(explain({ formula: "close >" })))._tag, "FormulaError")
      assert.strictEqual((yield* Effect.flip(explain({ symbol: "GONE" })))._tag, "UnknownSymbol")
      const early = yield* Effect.flip(explain({ at: DAY_0 - 1 }))
      assert.strictEqual(early._tag, "InvalidJob")
      assert.include(early.message, "no 1d bar of UP until 2023-12-31T23:59:59.999Z")
    }),
  )

  it.effect("returns explanations that JSON preserves", () =>
    Effect.gen(function* () {
      const formula = "[a, b, c] = ta.macd(close, 1, 2, 3)\nclose / 0 > 1 and na(close[500])"
      const explanation = yield* explain({ formula })
      const text = JSON.stringify(encodeExplanation(explanation))
      assert.include(text, `"time":"2025-02-03T00:00:00.000Z"`)
      assert.include(text, `"value":"inf"`)
      assert.deepStrictEqual(Schema.decodeUnknownSync(Explanation)(JSON.parse(text)), explanation)
    }),
  )
})

/** The explained answer at a bar, and that of a job whose range ends there. */
const bothAnswers = Effect.fnUntraced(function* (formula: string, at: number) {
  const processor = yield* SymbolProcessor
  const dateRange = { to: at + 1 }
  const job = yield* processor.prepare({ id: "same", jobType: "compute", timeframe: "1d", formula, dateRange })
  const { computedIndicators } = yield* job.process("WALK")
  const explanation = yield* explainFormula({ symbol: "WALK", timeframe: "1d", formula, at })
  assert.strictEqual(explanation.time, at)
  return [answerOf(explanation).value, computedIndicators["result"]] as const
}, Effect.scoped)

describe("an explained answer", () => {
  it("equals a job's answer for that bar, whatever part of the history each reads", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(numbers, bools), walks, fc.nat(89), async ({ text, worth }, columns, bar) => {
        // A comparison that rounding decides may come out differently from another part of the history.
        const doubt = { found: false }
        worth(columns, doubt)
        fc.pre(bar < columns.time.length && !doubt.found)
        const layer = FormulaProcessor.layer.pipe(
          Layer.provideMerge([MemoryCandles.layer({ WALK: columns }), PineFormulas.layer]),
        )
        const [value, expected] = await Effect.runPromise(
          bothAnswers(text, columns.time[bar]).pipe(Effect.provide(layer)),
        )
        if (typeof value === "number" && typeof expected === "number") {
          assert.closeTo(value, expected, 1e-8 * Math.max(1, Math.abs(expected)), text)
        } else {
          // The answer of a job has no infinities.
          assert.strictEqual(value === "inf" || value === "-inf" ? null : value, expected, text)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe("renderExplanation", () => {
  it.effect("renders a tree with aligned values, in which `*` marks what decided", () =>
    Effect.gen(function* () {
      const formula = "average = ta.sma(close, 4)\nclose > average and close[1] > 600"
      const lines = renderExplanation(yield* explain({ formula, at: DAY_0 + 9 * DAY }))
      assert.deepStrictEqual(lines.slice(0, -1), [
        "UP 1d, 2024-01-10: false",
        "",
        "                                       2024-01-09  2024-01-10",
        "   average = ta.sma(close, 4)              106.50      107.50",
        "     close                                    108         109",
        "*  close > average and close[1] > 600       false       false",
        "     close > average                         true        true",
        "       close                                  108         109",
        "       average                             106.50      107.50",
        "*    close[1] > 600                         false       false",
        "*      close[1]                               107         108",
        "         close                                108         109",
        "",
        "* decided the answer",
      ])
      assert.match(
        lines[lines.length - 1],
        /^5 bars read \(2024-01-06 to 2024-01-10\) for a look-back of 3, first value after 3 bars; close; read in \d/,
      )
    }),
  )
})
