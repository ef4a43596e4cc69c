import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { formulaReference, type ReferenceEntry } from "../../formula/Reference.ts"
import { suggest } from "../../formula/check/context/suggestions.ts"
import { textTable } from "../../report/textTable.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import { UsageError } from "../options/UsageError.ts"

interface FunctionsInput {
  readonly name: Option.Option<string>
  readonly format: "text" | "json"
}

const named = Effect.fnUntraced(function* (name: string) {
  const entries = formulaReference()
  const found = entries.filter((entry) => entry.name === name)
  if (found.length > 0) return found
  const nearest = suggest(name, [...new Set(entries.map((entry) => entry.name))])
  const hint = nearest.length === 0 ? "marketsweep functions lists them all" : `did you mean ${nearest.join(" or ")}?`
  return yield* new UsageError({ message: `formulas have no ${name}: ${hint}` })
})

const KINDS = ["variable", "function", "input"] as const

/** One table for each kind: inputs have longer signatures than variables. */
const tablesOf = (entries: ReadonlyArray<ReferenceEntry>): ReadonlyArray<string> =>
  KINDS.flatMap((kind, index) => {
    const rows = entries.filter((entry) => entry.kind === kind)
    const table = textTable([
      { header: kind, align: "left", cells: rows.map(({ signature }) => signature) },
      { header: "gives", align: "left", cells: rows.map(({ gives }) => gives) },
      { header: "", align: "left", cells: rows.map(({ doc }) => doc) },
    ])
    return index === 0 ? table : ["", ...table]
  })

const needed = (lookback: number): string =>
  lookback === Infinity ? "the whole history" : `${lookback === 0 ? "no bars" : count(lookback, "bar", "bars")} before`

/** Describes one name in full. */
const pageOf = ({ doc, example, exampleFacts, gives, reads, signature }: ReferenceEntry): ReadonlyArray<string> => [
  signature,
  `  gives ${gives}`,
  `  ${doc}`,
  ...(reads.length === 0 ? [] : [`  reads ${reads.join(", ")}`]),
  "  for example",
  ...example.split("\n").map((line) => `    ${line}`),
  `  which needs ${needed(exampleFacts.lookback)} and costs ${count(exampleFacts.costPerBar, "step", "steps")} a bar`,
]

/** Runs `functions`. */
export const functions = Effect.fn("marketsweep.functions")(function* ({ format, name }: FunctionsInput) {
  const entries = Option.isSome(name) ? yield* named(name.value) : formulaReference()
  if (format === "json") return yield* writeLines([JSON.stringify(entries)])
  yield* writeLines(Option.isSome(name) ? entries.flatMap(pageOf) : tablesOf(entries))
})
