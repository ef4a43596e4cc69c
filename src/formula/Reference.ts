import { signature } from "./builtin.ts"
import { FUNCTIONS, INPUT, VARIABLE } from "./builtins.ts"

/** One name of the formula language, as a page or a listing shows it. @since 0.1.0 */
export interface ReferenceEntry {
  readonly name: string
  readonly kind: "variable" | "function" | "input"
  /** How it is written, as in `ta.stdev(source, length, biased = true)`. */
  readonly signature: string
  /** What it gives: a series of numbers or bools, several of them, or a constant. */
  readonly gives: string
  /** One sentence. */
  readonly doc: string
}

/**
 * Every name that formulas know, read from the table that the compiler itself
 * works from: variables first, then functions, then inputs.
 *
 * @since 0.1.0
 */
export const formulaReference = (): ReadonlyArray<ReferenceEntry> => [
  ...Array.from(VARIABLE.values(), ({ name, doc }): ReferenceEntry => ({
    name,
    kind: "variable",
    signature: name,
    gives: "numbers",
    doc,
  })),
  ...Array.from(FUNCTIONS.values(), (row): ReferenceEntry => ({
    name: row.name,
    kind: "function",
    signature: signature(row),
    gives: row.members === undefined ? `${row.outputs[0]}s` : `[${row.members.join(", ")}]`,
    doc: row.doc,
  })),
  ...Array.from(INPUT.values(), ({ name, doc, type, parameters }): ReferenceEntry => ({
    name,
    kind: "input",
    signature: `${name}(${parameters.join(", ")})`,
    gives: type === "source" ? "numbers" : `one ${type}`,
    doc,
  })),
]
