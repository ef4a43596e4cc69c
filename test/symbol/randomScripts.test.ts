import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as fc from "fast-check"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { explainFormula } from "../../src/symbol/explainFormula.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import { compileOutcome } from "../formula/formulas.ts"
import { walk } from "../formula/randomBars.ts"
import { boundedScripts, scripts } from "../formula/randomScript.ts"

const DAY = 86_400_000
const BARS = 120

const matchesOf = (formula: string, more: Pick<ProcessingJob, "dateRange" | "jobType">) =>
  Effect.gen(function* () {
    const engine = yield* ProcessingEngine
    const [result] = yield* engine.processBatch({
      id: "job",
      symbols: ["WALK"],
      timeframe: "1d",
      formula,
      ...more,
    })
    assert.isUndefined(result.error, formula)
    return result.matches.map(({ time }) => time / DAY).toSorted((a, b) => a - b)
  })

/** The bars at which a script is true, by each way of running it. */
const answers = (formula: string, from: number, to: number) =>
  Effect.gen(function* () {
    const dateRange = { from: from * DAY, to: (to + 1) * DAY }
    const all = yield* matchesOf(formula, { jobType: "scan", dateRange: {} })
    const range = yield* matchesOf(formula, { jobType: "scan", dateRange })
    const screened = yield* matchesOf(formula, { jobType: "screen", dateRange: { to: dateRange.to } })
    const explained = yield* explainFormula({ symbol: "WALK", timeframe: "1d", formula, at: to * DAY })
    return { all, range, screened, explained: explained.statements.at(-1)?.expression.value }
  })

// After a change to the compiler, run with SCRIPT_RUNS=3000, which draws new scripts each time.
const asked = process.env["SCRIPT_RUNS"]

describe("a random script", () => {
  it("is true at the same bars in a scan of a range, a screen and an explanation as in a scan of all bars", async () => {
    let matches = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(scripts, boundedScripts),
        fc.integer(),
        fc.constantFrom(0, 0.03),
        fc.tuple(fc.nat(BARS - 1), fc.nat(BARS - 1)),
        async (script, seed, holes, bars) => {
          // A script may use something that is not supported.
          fc.pre(!(compileOutcome(script, { timeframe: "1d" }) instanceof FormulaMistake))
          const [from, to] = bars.toSorted((a, b) => a - b)
          const whole = { length: BARS, seed, late: 0 }
          // A bar that matches must have a close.
          const columns = { ...walk({ ...whole, holes }), close: walk({ ...whole, holes: 0 }).close }
          const layer = PooledEngine.layer.pipe(
            Layer.provide(InProcessPool.layer()),
            Layer.provide(FormulaProcessor.layer),
            Layer.provideMerge([MemoryCandles.layer({ WALK: columns }), PineFormulas.layer, Logger.layer([])]),
          )
          const found = await Effect.runPromise(answers(script, from, to).pipe(Effect.provide(layer)))
          const { all, explained, range, screened } = found
          assert.deepStrictEqual(
            range,
            all.filter((bar) => bar >= from && bar <= to),
            `scan of ${from} to ${to} of\n${script}`,
          )
          assert.deepStrictEqual(
            screened,
            all.filter((bar) => bar === to),
            `screen at ${to} of\n${script}`,
          )
          assert.strictEqual(explained, all.includes(to), `explained at ${to}:\n${script}`)
          matches += all.length
        },
      ),
      asked === undefined ? { numRuns: 20, seed: 20_240_229 } : { numRuns: Number(asked) },
    )
    assert.isAbove(matches, 0)
  })
})
