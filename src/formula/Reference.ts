import { signature, type FunctionRow, type SeriesRow } from "./builtins/builtin.ts"
import { FUNCTIONS, INPUT, VARIABLE } from "./builtins/builtins.ts"
import { readFormula } from "./compile.ts"
import { factsOf, type FormulaFacts } from "./FormulaCheck.ts"
import type { FormulaColumn } from "./plan/Plan.ts"

/** One name of the formula language, with all that a reference shows of it. @since 0.1.0 */
export interface ReferenceEntry {
  readonly name: string
  readonly kind: "variable" | "function" | "input"
  /** How it is written, as in `ta.stdev(source, length, biased = true)`. */
  readonly signature: string
  /** Its type: a series of numbers or bools, several of them, or a constant. */
  readonly gives: string
  /** One sentence. */
  readonly doc: string
  /** Columns that it reads implicitly. */
  readonly reads: ReadonlyArray<FormulaColumn>
  /** A realistic formula that uses it, one statement a line: a condition to scan for, or a named indicator. */
  readonly example: string
  /** The facts of the example, as `checkFormula` returns them; in JSON a look-back of the whole history is null. */
  readonly exampleFacts: FormulaFacts
}

const entryOf = (entry: Omit<ReferenceEntry, "exampleFacts">): ReferenceEntry => ({
  ...entry,
  // Compiled on demand: listing the names must not wait for all examples.
  get exampleFacts() {
    return factsOf(readFormula(entry.example))
  },
})

// A column is read in place, as its own input.
const readBy = ({ of = [], operation, reads }: SeriesRow): ReadonlyArray<FormulaColumn> =>
  operation.column === undefined ? [...new Set([...reads, ...of.flatMap(readBy)])] : [operation.column]

const withOverload = (row: FunctionRow): ReadonlyArray<FunctionRow> =>
  row.overload === undefined ? [row] : [row, row.overload]

/**
 * Every name of the formula language, from the tables of the compiler itself:
 * variables first, then functions, then inputs.
 *
 * ```ts
 * import { formulaReference } from "marketsweep"
 *
 * const rsi = formulaReference().find(({ name }) => name === "ta.rsi")
 *
 * rsi?.example // "ta.crossover(ta.rsi(close, 14), 30)"
 * rsi?.exampleFacts.lookback // 327 bars
 * ```
 *
 * @since 0.1.0
 */
export const formulaReference = (): ReadonlyArray<ReferenceEntry> => [
  ...Array.from(VARIABLE.values(), (row) =>
    entryOf({
      name: row.name,
      kind: "variable",
      signature: row.name,
      gives: `${row.operation.outputs[0]}s`,
      doc: row.doc,
      reads: readBy(row),
      example: row.example,
    }),
  ),
  ...Array.from(FUNCTIONS.values())
    .flatMap(withOverload)
    .map((row) =>
      entryOf({
        name: row.name,
        kind: "function",
        signature: signature(row),
        gives: row.members === undefined ? `${row.outputs[0]}s` : `[${row.members.join(", ")}]`,
        doc: row.doc,
        reads: row.reads ?? [],
        example: row.example,
      }),
    ),
  ...Array.from(INPUT.values(), ({ name, doc, example, type, parameters }) =>
    entryOf({
      name,
      kind: "input",
      signature: `${name}(${parameters.join(", ")})`,
      gives: type === "source" ? "numbers" : `one ${type}`,
      doc,
      reads: [],
      example,
    }),
  ),
]
