import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { checkFormula, type FormulaFacts } from "../formula/FormulaCheck.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import { textTable } from "../report/textTable.ts"
import { readFormulaOption } from "./formulaOption.ts"
import { param } from "./scanFlags.ts"
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

const checkFlags = {
  formula: Argument.String("formula").pipe(Argument.withDescription("The formula, or @FILE that holds it")),
  param,
}

interface CheckInput {
  readonly formula: string
  readonly param: ReadonlyArray<readonly [string, Parameter]>
}

const runCheck = Effect.fn("marketsweep.formula.check")(function* (input: CheckInput) {
  const text = yield* readFormulaOption(input.formula)
  const options = input.param.length === 0 ? {} : { parameters: Object.fromEntries(input.param) }
  yield* writeLines(factLines(yield* checkFormula(text, options)))
})

const checkCommand = Command.make("check", checkFlags, runCheck).pipe(
  Command.withDescription("Check a formula: what it comes to, reads and costs, or what is wrong with it"),
)

/** `marketsweep formula`: what can be known of a formula without a bar. */
export const formulaCommand = Command.make("formula").pipe(
  Command.withDescription("Look at a formula without running it"),
  Command.withSubcommands([checkCommand]),
)
