import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { checkFormula, FormulaErrors, type FormulaFacts } from "../../formula/FormulaCheck.ts"
import type { Parameter } from "../../job/ProcessingJob.ts"
import { textTable } from "../../report/textTable.ts"
import { inFormulaOption, readFormulaOption } from "../options/formulaOption.ts"
import { parametersOf } from "../options/parameters.ts"
import { count } from "../terminal/summaryText.ts"
import { writeLines } from "../terminal/standardOutput.ts"

const bars = (n: number): string => count(n, "bar", "bars")

const factLines = (facts: FormulaFacts): ReadonlyArray<string> => {
  const rows: Array<readonly [string, string]> = [
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
  if (facts.wholeHistory.length > 0) rows.push(["whole history", facts.wholeHistory.join(", ")])
  if (facts.conditions.length > 0) rows.push(["conditions", facts.conditions.join(", ")])
  if (facts.skipped.length > 0) rows.push(["skipped", facts.skipped.join(", ")])
  if (facts.assumed.length > 0) rows.push(["as without a trade", facts.assumed.join(", ")])
  return textTable([
    { header: "value", align: "left", cells: rows.map(([name]) => name) },
    { header: "is", align: "left", cells: rows.map(([, fact]) => fact) },
  ])
}

interface CheckInput {
  readonly formula: string
  readonly param: ReadonlyArray<readonly [string, Parameter]>
  readonly condition: Option.Option<string>
  readonly timeframe: Option.Option<string>
}

/** Runs `formula check`. */
export const formulaCheck = Effect.fn("marketsweep.formula.check")(function* (input: CheckInput) {
  const text = yield* readFormulaOption(input.formula)
  const facts = yield* checkFormula(text, {
    ...(yield* parametersOf(input.param)),
    ...(Option.isSome(input.condition) ? { condition: input.condition.value, jobType: "scan" } : {}),
    ...(Option.isSome(input.timeframe) ? { timeframe: input.timeframe.value } : {}),
  }).pipe(
    Effect.mapError(({ errors, message }) => {
      return new FormulaErrors({ errors: errors.map((error) => inFormulaOption(input.formula, error)), message })
    }),
  )
  yield* writeLines(factLines(facts))
})
