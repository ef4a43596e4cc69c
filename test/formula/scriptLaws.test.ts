import { assert, describe, it, vi } from "@effect/vitest"
import * as fc from "fast-check"
import { compileFormula } from "../../src/formula/compile.ts"
import { explainBar } from "../../src/formula/explainBar.ts"
import type { Bars, Plan } from "../../src/formula/plan/Plan.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { traceFormula } from "../../src/formula/trace.ts"
import { barsOf, compileOutcome, tailOf, valuesOf } from "./formulas.ts"
import { walk, walks } from "./randomBars.ts"
import { boundedScripts, scripts } from "./randomScript.ts"

// After a change of the compiler, run this with SCRIPT_RUNS=3000, which draws new scripts each time.
const asked = process.env["SCRIPT_RUNS"]
const runs = asked === undefined ? { numRuns: 30, seed: 20_240_229 } : { numRuns: Number(asked) }

const DAILY = { timeframe: "1d" }

/** The result and every named value, at every bar. */
const valuesOfRun = (plan: Plan, bars: Bars): Readonly<Record<string, ReadonlyArray<number | boolean>>> => {
  const { named, result } = plan.run(bars)
  return {
    ...Object.fromEntries(Array.from(named, ([name, series]) => [name, valuesOf(series)])),
    "": valuesOf(result),
  }
}

/** The plan of a script, which must be valid. */
const compiled = (text: string): Plan => {
  const plan = compileOutcome(text, DAILY)
  if (!(plan instanceof FormulaMistake)) return plan
  // A script may be too expensive, or need what is not supported yet.
  fc.pre(plan.code !== "Limit" && plan.code !== "Unsupported")
  throw new Error(`${plan.message}\n${text}`)
}

/** The plan on a host that does not allow code to be made at run time. */
const interpreted = (text: string): Plan => {
  vi.stubGlobal("WebAssembly", undefined)
  try {
    return compileFormula(text, DAILY)
  } finally {
    vi.unstubAllGlobals()
  }
}

const firstBars = (bars: Bars, length: number): Bars => ({
  ...bars,
  length,
  columns: Object.fromEntries(Object.entries(bars.columns).map(([name, column]) => [name, column.slice(0, length)])),
})

const near = (a: number | boolean, b: number | boolean): boolean =>
  Object.is(a, b) ||
  (typeof a === "number" && typeof b === "number" && (a === b || Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(b))))

describe("a random script", () => {
  it("does not depend on later bars", () => {
    fc.assert(
      fc.property(scripts, walks, fc.nat(90), (text, columns, cut) => {
        const plan = compiled(text)
        const bars = barsOf(columns)
        const length = Math.min(cut, bars.length)
        const whole = valuesOfRun(plan, bars)
        for (const [name, values] of Object.entries(valuesOfRun(plan, firstBars(bars, length)))) {
          assert.deepStrictEqual(values, whole[name].slice(0, length), `${name} of\n${text}`)
        }
      }),
      runs,
    )
  })

  it("gives the same as WebAssembly and interpreted", () => {
    fc.assert(
      fc.property(scripts, walks, (text, columns) => {
        const plan = compiled(text)
        const bars = barsOf(columns)
        assert.deepStrictEqual(valuesOfRun(interpreted(text), bars), valuesOfRun(plan, bars), text)
      }),
      runs,
    )
  })

  it("gives the same if only the bars of its look-back are read", () => {
    fc.assert(
      fc.property(
        fc.oneof(scripts, { weight: 4, arbitrary: boundedScripts }),
        fc.integer(),
        fc.constantFrom(0, 0, 0.03),
        fc.nat(299),
        (text, seed, holes, start) => {
          const plan = compiled(text)
          const bars = barsOf(walk({ length: 300, seed, holes, late: 0 }))
          const from = Math.max(0, start - plan.lookback)
          fc.pre(from > 0)
          const whole = valuesOfRun(plan, bars)
          const part = tailOf(bars, from)
          const { holes: isTooShort } = plan.run(part)
          if (isTooShort) return
          for (const [name, values] of Object.entries(valuesOfRun(plan, part))) {
            const expected = whole[name].slice(start)
            const actual = values.slice(start - from)
            const bar = actual.findIndex((value, i) => !near(value, expected[i]))
            assert.strictEqual(
              bar,
              -1,
              `${name} is ${actual[bar]} instead of ${expected[bar]} at ${bar + start}, read from ${from}\n${text}`,
            )
          }
        },
      ),
      { ...runs, maxSkipsPerRun: 1000 },
    )
  })

  it("is explained at every bar with the values of a scan", () => {
    fc.assert(
      fc.property(scripts, walks, (text, columns) => {
        const plan = compiled(text)
        const bars = barsOf(columns)
        const whole = valuesOfRun(plan, bars)
        const trace = traceFormula(text, DAILY)
        assert.deepStrictEqual(valuesOfRun(trace.plan, bars), whole, text)
        for (let bar = 0; bar < bars.length; bar++) {
          assert.strictEqual(explainBar(trace, bar).at(-1)?.expression.value, whole[""][bar], `at ${bar} of\n${text}`)
        }
      }),
      runs,
    )
  })
})
