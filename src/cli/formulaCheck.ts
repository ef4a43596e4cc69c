import * as Effect from "effect/Effect"
import { checkFormula, FormulaErrors, type FormulaFacts } from "../formula/FormulaCheck.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import { textTable } from "../report/textTable.ts"
import { inFormulaOption, readFormulaOption } from "./formulaOption.ts"
import { parametersOf } from "./parameters.ts"
import { count } from "./summaryText.ts"
import { writeLines } from "./standardOutput.ts"

const bars = (n: number): string => count(n, "bar", "bars")

const factLines = (facts: FormulaFacts): ReadonlyArray<string> => {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ...facts.values.map(({ name, type }) => [name, type] as const),
    ["(result)", facts.result],
    ["", ""],
    ["look-back", facts.lookback === Infinity ? "the whole history" : bars(facts.lookback)],
    ["warm-up", bars(facts.warmup)],
    ["columns", facts.columns.length === 0 ? "none" : facts.columns.join(", ")],
    [
      "cost",
      `${count(facts.costPerBar, "step", "steps")} a bar, in ${count(facts.operations, "operation", "operations")}`,
    ],
  ]
  return textTable([
    { header: "value", align: "left", cells: rows.map(([name]) => name) },
    { header: "is", align: "left", cells: rows.map(([, fact]) => fact) },
  ])
}

interface CheckInput {
  readonly formula: string
  readonly param: ReadonlyArray<readonly [string, Parameter]>
}

/** Runs what the options of `formula check` ask for. */
export const formulaCheck = Effect.fn("marketsweep.formula.check")(function* (input: CheckInput) {
  const text = yield* readFormulaOption(input.formula)
  const facts = yield* checkFormula(text, yield* parametersOf(input.param)).pipe(
    Effect.mapError(({ errors, message }) => {
      return new FormulaErrors({ errors: errors.map((error) => inFormulaOption(input.formula, error)), message })
    }),
  )
  yield* writeLines(factLines(facts))
})
