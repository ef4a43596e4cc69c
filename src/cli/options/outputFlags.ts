import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { named } from "./named.ts"

/** "rsi", "rsi:asc" or "rsi:desc". */
const parseSort = (text: string) => {
  const [, column = "", direction] = /^(.*?)(?::(asc|desc))?$/.exec(text) ?? []
  return column.trim() === "" ? Option.none() : Option.some({ column: column.trim(), descending: direction === "desc" })
}

/** Options for the output of results. */
export const outputFlags = {
  out: Flag.String("out").pipe(
    Flag.withMetavar("FILE"),
    named("the name of a file"),
    Flag.withDescription("Write the results to a file, atomically; to standard output by default, or for -"),
    Flag.optional,
    Flag.map(Option.filter((out) => out !== "-")),
  ),
  sort: Flag.String("sort").pipe(
    Flag.withMetavar("COLUMN[:desc]"),
    Flag.filterMap(parseSort, () => "Expected a column, such as rsi, rsi:asc or rsi:desc"),
    Flag.withDescription("The column to sort rows by; newest match first by default"),
    Flag.optional,
  ),
  columns: Flag.String("columns").pipe(
    Flag.withMetavar("A,B,…"),
    Flag.withDescription("The columns of rows, in order; all by default; trend draws the closes before a match"),
    Flag.atLeast(0),
  ),
  quiet: Flag.Boolean("quiet").pipe(
    Flag.withDescription("Print only results, warnings and errors: no progress, no summary"),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withDescription("Print the summary as one line of JSON on standard error"),
    Flag.withDefault(false),
  ),
}
