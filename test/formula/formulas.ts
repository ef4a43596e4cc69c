import { compileFormula } from "../../src/formula/compile.ts"
import type { CompileOptions } from "../../src/formula/CompileOptions.ts"
import type { Bars, FormulaColumn, Plan, Series } from "../../src/formula/plan/Plan.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"

/** Bars from plain arrays, without the columns that are not given; `time` is daily by default. */
export const barsOf = (
  columns: Readonly<Partial<Record<FormulaColumn, ReadonlyArray<number>>>>,
  firstIndex = 0,
): Bars => {
  const length = Math.max(...Object.values(columns).map((values) => values.length))
  const time = Array.from({ length }, (_, i) => (firstIndex + i) * 86_400_000)
  return {
    length,
    firstIndex,
    columns: Object.fromEntries(
      Object.entries({ time, ...columns }).map(([name, values]) => [name, Float64Array.from(values)]),
    ),
  }
}

/** The bars from `from` on, as a part of the history. */
export const tailOf = (bars: Bars, from: number): Bars => ({
  length: bars.length - from,
  firstIndex: bars.firstIndex + from,
  columns: Object.fromEntries(Object.entries(bars.columns).map(([name, column]) => [name, column.slice(from)])),
})

/** Bars with these closes. */
export const closes = (...close: ReadonlyArray<number>): Bars => barsOf({ close })

/** A number series as it is, a bool series as bools. */
export const valuesOf = (series: Series): ReadonlyArray<number | boolean> =>
  series instanceof Uint8Array ? Array.from(series, (bit) => bit === 1) : Array.from(series)

/** The result of a formula at each bar. */
export const run = (text: string, bars: Bars, options?: CompileOptions): ReadonlyArray<number | boolean> =>
  valuesOf(compileFormula(text, options).run(bars).result)

/** A named value of a formula at each bar. */
export const runNamed = (text: string, name: string, bars: Bars, options?: CompileOptions) => {
  const series = compileFormula(text, options).run(bars).named.get(name)
  return series === undefined ? undefined : valuesOf(series)
}

/** The value of a constant formula. */
export const constant = (text: string, options?: CompileOptions): number | boolean => run(text, closes(1), options)[0]

/** Why a formula does not compile. */
export const errorOf = (text: string, options?: CompileOptions): FormulaMistake => {
  const outcome = compileOutcome(text, options)
  if (outcome instanceof FormulaMistake) return outcome
  throw new Error(`compiles: ${text}`)
}

/** The plan, or the mistake; rethrows anything else. */
export const compileOutcome = (text: string, options?: CompileOptions): Plan | FormulaMistake => {
  try {
    return compileFormula(text, options)
  } catch (error) {
    if (error instanceof FormulaMistake) return error
    throw error
  }
}
