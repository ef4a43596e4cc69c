import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import type { Plan } from "../../src/formula/plan/Plan.ts"
import { barsOf, tailOf, valuesOf } from "./formulas.ts"
import { odd, staggered, walk, walks } from "./randomBars.ts"
import { calls, type Call } from "./randomIndicator.ts"

const BARS = 500

const near = (actual: number | boolean, expected: number | boolean, tolerance: number): boolean =>
  Object.is(actual, expected) ||
  actual === expected ||
  Math.abs(Number(actual) - Number(expected)) <= tolerance * Math.max(1, Math.abs(Number(expected)))

const disagreement = (
  actual: ReadonlyArray<number | boolean>,
  expected: ReadonlyArray<number | boolean>,
  tolerance: number,
): string => {
  const bar = actual.findIndex((value, i) => !near(value, expected[i], tolerance))
  return bar === -1 ? "" : `bar ${bar}: ${actual[bar]}, expected ${expected[bar]}`
}

/** A plan that names each output of the call. */
const planOf = (call: Call, outputs: number): Plan => {
  const names = Array.from({ length: outputs }, (_, output) => `x${output}`)
  return compileFormula(outputs === 1 ? `x0 = ${call.text}` : `[${names.join(", ")}] = ${call.text}`)
}

const outputsOf = (plan: Plan, bars: ReturnType<typeof barsOf>) => {
  const { named, holes } = plan.run(bars)
  return { series: Array.from(named.values(), valuesOf), holes }
}

describe.each(calls)("ta.%s", (_, call) => {
  it("equals its definition on random bars, with missing values and without", () => {
    let values = 0
    fc.assert(
      fc.property(call, fc.oneof(walks, staggered, odd), (made, columns) => {
        const doubt = { found: false }
        const expected = made.worth(columns, doubt)
        fc.pre(!doubt.found)
        const { series } = outputsOf(planOf(made, expected.length), barsOf(columns))
        series.forEach((actual, output) => {
          values += actual.filter((x) => !Number.isNaN(x)).length
          assert.strictEqual(disagreement(actual, expected[output], 1e-9), "", `${made.text} output ${output}`)
        })
      }),
      { numRuns: 200, maxSkipsPerRun: 20 },
    )
    assert.isAbove(values, 500)
  })

  it("has the same values over a part of the history as over the whole, or asks for the whole", () => {
    let enough = 0
    fc.assert(
      fc.property(call, fc.integer(), fc.integer({ min: 0, max: BARS - 1 }), (made, seed, start) => {
        const columns = walk({ length: BARS, seed, holes: seed % 3 === 0 ? 0.01 : 0, late: 0 })
        const whole = barsOf(columns)
        const plan = planOf(made, made.worth(walk({ length: 1, seed, holes: 0, late: 0 }), { found: false }).length)
        const expected = outputsOf(plan, whole).series
        const from = Math.max(0, start - plan.lookback)
        const tail = outputsOf(plan, tailOf(whole, from))
        if (from > 0 && tail.holes) return
        enough++
        tail.series.forEach((actual, output) => {
          assert.strictEqual(
            disagreement(actual.slice(start - from), expected[output].slice(start), 1e-8),
            "",
            `${made.text} output ${output} from bar ${from}`,
          )
        })
      }),
      { numRuns: 60 },
    )
    assert.isAbove(enough, 10)
  })
})
