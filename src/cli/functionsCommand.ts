import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { formulaReference, type ReferenceEntry } from "../formula/Reference.ts"
import { suggest } from "../formula/suggestions.ts"
import { textTable } from "../report/textTable.ts"
import { writeLines } from "./standardOutput.ts"
import { UsageError } from "./UsageError.ts"

const functionsFlags = {
  name: Argument.String("name").pipe(
    Argument.withDescription("One name, such as ta.rsi; all of them unless given"),
    Argument.optional,
  ),
  format: Flag.Literals("format", ["text", "json"]).pipe(
    Flag.withDescription("text: for people; json: one array, for programs"),
    Flag.withDefault("text"),
  ),
}

type FunctionsInput = Command.Command.Config.Infer<typeof functionsFlags>

const named = Effect.fnUntraced(function* (name: string) {
  const entries = formulaReference()
  const found = entries.filter((entry) => entry.name === name)
  if (found.length > 0) return found
  const nearest = suggest(name, [...new Set(entries.map((entry) => entry.name))])
  const hint = nearest.length === 0 ? "marketsweep functions lists them all" : `did you mean ${nearest.join(" or ")}?`
  return yield* new UsageError({ message: `formulas have no ${name}: ${hint}` })
})

const KINDS = ["variable", "function", "input"] as const

/** A table for each kind, since an input has more to write than a variable. */
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

const runFunctions = Effect.fn("marketsweep.functions")(function* ({ format, name }: FunctionsInput) {
  const entries = Option.isSome(name) ? yield* named(name.value) : formulaReference()
  if (format === "json") return yield* writeLines([JSON.stringify(entries)])
  yield* writeLines(
    Option.isSome(name)
      ? entries.flatMap(({ doc, gives, signature }) => [signature, `  gives ${gives}`, `  ${doc}`])
      : tablesOf(entries),
  )
})

/** `marketsweep functions`: what formulas know, from the table that the compiler works from. */
export const functionsCommand = Command.make("functions", functionsFlags, runFunctions).pipe(
  Command.withDescription("List what formulas know: variables, functions and inputs"),
)
