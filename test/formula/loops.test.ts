import { assert, describe, it, vi } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { barsOf, valuesOf } from "./formulas.ts"
import { walk } from "./randomBars.ts"

/** Compiles a formula with interpreted loops, as on hosts that do not allow code to be made at run time. */
const interpreted = (text: string) => {
  vi.stubGlobal("WebAssembly", undefined)
  try {
    return compileFormula(text)
  } finally {
    vi.unstubAllGlobals()
  }
}

const SCRIPTS = [
  "x = 0.0\nx := nz(x[1]) + close - open\nx",
  "x = 0.0\nx := nz(x[5], 2) * 0.5 + nz(x[1])\nx % 7",
  "x = 1.0\nx := close > nz(x[1]) ? math.max(close, nz(x[1]), open) : math.min(x[1], close) - math.abs(close - open)\nx",
  "x = 1.0\nx := nz(x[1]) <= close ? 1 : x[2] == 1 ? 2 : x[1] != 2 ? -x[1] : x[1] / 3\nx",
  "var up = false\nif close > open\n    up := not up\nelse if high < high[1] or na(volume)\n    up := up == (close > 20)\nup and not up[3]",
  "x = 0.0\nx := math.round(nz(x[1]) * 0.3 + close, 1) + math.sqrt(close) - math.pow(nz(x[1]), 0.5)\nx",
  "x = 0.0\nx := nz(x[1]) % 5 + math.floor(close) - math.sign(nz(x[1]) - 2)\nx",
  "x = 0.0\nx := nz(ta.ema(nz(x[1]), 3)) * 0.5 + close\nx",
  "x = 0.0\nif close > nz(x[1])\n    x := nz(ta.rma(nz(x[1]), 3)) * 0.5 + close\nelse\n    local = close + 1\n    x := nz(local[1])\nx",
  "x = 0.0\nx := close + ta.valuewhen(nz(x[1]) > 20, nz(x[1]), 1) * 0.1\ny = ta.barssince(x > 20)\nx := nz(x) + nz(y)\nx",
  "a = 0.0, b = 0.0\na := b[1]\nb := nz(a[1], close)\na",
  "x = 0.0\nx := close + nz(ta.sma(nz(x[1]), 4)) * 0.1 - nz(ta.highest(x[2], 2)) * 0.1 + (ta.crossover(nz(x[1]), 20) ? 1 : 0)\nx",
  "x = na\nx := x[1]\nx",
  // A comparison that chooses a value, and a stateful operation with a gate.
  "x = close\nif nz(x[1]) > 20\n    x := fixnan(close)\nx",
  // A stateful operation with a gate of three bars ago.
  "x = close\nif (close > nz(x[1]))[3]\n    x := nz(x[1]) * 0.5 + nz(ta.ema(nz(x[1]), 1))\nx",
]

describe("a loop of a formula over the bars", () => {
  it.each(SCRIPTS)("gives the same compiled and interpreted: %s", (text) => {
    const [machine, steps] = [compileFormula(text), interpreted(text)]
    // More bars, fewer, and others again: nothing of the previous symbol remains.
    const markets: ReadonlyArray<Bars> = [700, 90, 1, 0, 700].map((length, seed) =>
      barsOf(walk({ length, seed, holes: seed === 4 ? 0.1 : 0, late: 0 })),
    )
    for (const bars of markets) {
      const [one, other] = [machine.run(bars), steps.run(bars)]
      assert.deepStrictEqual(valuesOf(one.result), valuesOf(other.result))
      for (const [name, series] of one.named) {
        assert.deepStrictEqual(valuesOf(series), valuesOf(other.named.get(name) ?? new Uint8Array(0)), name)
      }
    }
  })

  it("gives the same again for the same bars", () => {
    for (const text of SCRIPTS) {
      const plan = compileFormula(text)
      const bars = barsOf(walk({ length: 120, seed: 9, holes: 0, late: 0 }))
      const first = valuesOf(plan.run(bars).result)
      plan.run(barsOf(walk({ length: 300, seed: 10, holes: 0, late: 0 })))
      assert.deepStrictEqual(valuesOf(plan.run(bars).result), first, text)
    }
  })

  it("is not made if no value depends on its own history", () => {
    assert.strictEqual(compileFormula("x = close\nx := x + 1\nx[1] > 2").lookback, 1)
    assert.strictEqual(compileFormula("x = close\nx := nz(x[1]) + 1\nx > 2").lookback, Infinity)
  })
})
