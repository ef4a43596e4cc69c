import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import { signature, type ArgumentKind, type FunctionRow } from "../../src/formula/builtins/builtin.ts"
import { FUNCTIONS, INPUT, PLANNED, VARIABLE } from "../../src/formula/builtins/builtins.ts"
import { REFUSED } from "../../src/formula/builtins/refused.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { barsOf, compileOutcome, errorOf } from "./formulas.ts"
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

describe("the table of built-in functions", () => {
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

  // The names of Pine Script's reference.
  const NAMES: Readonly<Record<string, string>> = {
    ta: `accdist iii nvi obv pvi pvt tr vwap wad wvad alma atr barssince bb bbw cci change cmo cog correlation cross
      crossover crossunder cum dev dmi ema falling highest highestbars hma kc kcw linreg lowest lowestbars macd max
      median mfi min mode mom percentile_linear_interpolation percentile_nearest_rank percentrank pivot_point_levels
      pivothigh pivotlow range rci rising rma roc rsi sar sma stdev stoch supertrend swma tsi valuewhen variance vwma
      wma wpr`,
    math: `abs acos asin atan avg ceil cos exp floor log log10 max min pow random round round_to_mintick sign sin sqrt
      sum tan todegrees toradians e phi pi rphi`,
    input: "bool color enum float int price session source string symbol text_area time timeframe",
    str: `contains endswith format format_time length lower match pos repeat replace replace_all split startswith
      substring tonumber tostring trim upper`,
    color: `new rgb from_gradient r g b t aqua black blue fuchsia gray green lime maroon navy olive orange purple red
      silver teal white yellow`,
  }

  it.each(Object.entries(NAMES))("knows every name of %s., or its error says in one line why not", (space, list) => {
    for (const part of list.trim().split(/\s+/)) {
      const name = `${space}.${part}`
      if (FUNCTIONS.has(name) || VARIABLE.has(name) || INPUT.has(name)) continue
      const error = compileOutcome(`close > ${name}("a", close)`)
      assert.instanceOf(error, FormulaMistake, name)
      if (!(error instanceof FormulaMistake)) continue
      assert.notStrictEqual(error.code, "UnknownName", name)
      // Drawings and rounding to ticks fail only if their value is needed.
      const isDrawn = /its right side is (?:a color|a text|in ticks)/.test(error.message)
      assert.isTrue(
        REFUSED.has(name) || isDrawn || /takes (?:at most|1 argument)/.test(error.message),
        `${name}: ${error.message}`,
      )
    }
  })

  it("says of planned names that they are not supported yet", () => {
    for (const name of PLANNED) {
      if (FUNCTIONS.has(name) || VARIABLE.has(name) || INPUT.has(name) || name === "input") continue
      assert.strictEqual(errorOf(`${name}(close, 3)`).message, `1:1 \`${name}\` is not supported yet`)
    }
  })

  it("has each name once", () => {
    const known = [...FUNCTIONS.keys(), ...INPUT.keys(), ...VARIABLE.keys()].filter(
      (name) => name !== "ta.tr" && name !== "ta.vwap",
    )
    assert.strictEqual(new Set(known).size, known.length)
  })
})
