import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import { signature, type ArgumentKind, type FunctionRow } from "../../src/formula/builtins/builtin.ts"
import { FUNCTIONS, INPUT, VARIABLE } from "../../src/formula/builtins/builtins.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { barsOf, compileOutcome } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const EXAMPLE: Readonly<Record<ArgumentKind, string>> = {
  series: "close",
  bools: "close > open",
  length: "3",
  whole: "2",
  number: "0.5",
  flag: "true",
}

const callOf = (row: FunctionRow): string =>
  `${row.name}(${row.parameters.map(({ kind }) => EXAMPLE[kind]).join(", ")})`

const statementOf = (row: FunctionRow): string =>
  row.members === undefined ? callOf(row) : `[${row.members.join(", ")}] = ${callOf(row)}`

describe("the table of built-ins", () => {
  it.each(Array.from(FUNCTIONS.values(), (row) => ({ name: row.name, row })))(
    "has a row for $name that runs",
    ({ row }) => {
      const plan = compileFormula(statementOf(row))
      const bars = barsOf(walk({ length: 50, seed: 1, holes: 0, late: 0 }))
      const { result, named } = plan.run(bars)
      assert.strictEqual(result instanceof Uint8Array, row.outputs[0] === "bool")
      assert.strictEqual(named.size, row.members?.length ?? 0)
      assert.strictEqual(row.members?.length ?? 1, row.outputs.length)
      assert.isAtLeast(plan.lookback, result instanceof Uint8Array ? 0 : plan.warmup)
      assert.match(row.doc, /^[A-Z].*\.$/)
      assert.isTrue(signature(row).startsWith(`${row.name}(`))
    },
  )

  it("knows every name of the language, or says honestly that it does not yet", () => {
    const language = `open high low close volume hl2 hlc3 ohlc4 bar_index time ta.tr ta.obv
      ta.sma ta.ema ta.wma ta.rma ta.hma ta.vwma ta.swma ta.rsi ta.macd ta.stoch ta.wpr ta.cci ta.cmo ta.mfi ta.dmi
      ta.bb ta.bbw ta.atr ta.stdev ta.variance ta.dev ta.sar ta.supertrend ta.highest ta.lowest ta.highestbars
      ta.lowestbars ta.pivothigh ta.pivotlow ta.change ta.mom ta.roc ta.rising ta.falling ta.cross ta.crossover
      ta.crossunder ta.linreg ta.percentrank ta.correlation ta.median ta.valuewhen ta.barssince ta.cum
      math.sum math.abs math.max math.min math.avg math.log math.exp math.sqrt math.pow math.round math.floor math.ceil
      math.sign nz na fixnan input.int input.float input.bool input.source ta.vwap request.security`
    for (const name of language.trim().split(/\s+/)) {
      if (FUNCTIONS.has(name) || VARIABLE.has(name) || INPUT.has(name)) continue
      for (const text of [`${name}(close, 3)`, name]) {
        const error = compileOutcome(text)
        assert.instanceOf(error, FormulaMistake)
        if (error instanceof FormulaMistake) {
          assert.strictEqual(error.message, `1:1 \`${name}\` is not supported yet`)
          assert.strictEqual(error.code, "Unsupported")
        }
      }
    }
  })

  it("has no name twice", () => {
    const known = [...FUNCTIONS.keys(), ...INPUT.keys(), ...VARIABLE.keys()].filter(
      (name) => name !== "ta.tr" && name !== "ta.vwap",
    )
    assert.strictEqual(new Set(known).size, known.length)
  })
})
