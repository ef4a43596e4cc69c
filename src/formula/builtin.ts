import type { Operation } from "./operation.ts"
import type { FormulaColumn } from "./Plan.ts"

/**
 * What an argument must be:
 *
 * - `series`: numbers, one a bar; a constant will do
 * - `length`: a constant whole number of bars, 1 to 5,000
 * - `flag`: a constant bool
 */
export type ArgumentKind = "series" | "length" | "flag"

export interface ParameterRow {
  readonly name: string
  readonly kind: ArgumentKind
  /** What it is when left out; a parameter without a default must be given. */
  readonly default?: number | boolean
}

/**
 * A function of the language, and all that is known of it: the checker, the
 * suggestions, the limit of cost, the look-back and the reference read this.
 */
export interface FunctionRow extends Operation {
  readonly doc: string
  readonly parameters: ReadonlyArray<ParameterRow>
  /** The last parameter may be given again and again. */
  readonly isVariadic?: boolean
  /** Columns that it reads without being told; they come before the series among its inputs. */
  readonly reads?: ReadonlyArray<FormulaColumn>
  /** The column that its first parameter is when left out. */
  readonly defaultSource?: FormulaColumn
  /** The names of a tuple's members. */
  readonly members?: ReadonlyArray<string>
  /** Its value where all arguments are constants; of whole numbers a whole one, if it is. */
  readonly fold?: (...values: ReadonlyArray<number>) => number | boolean
  /** A constant is a whole number of any number, and so may be a length. */
  readonly givesWhole?: boolean
}

/** A variable of the language: a series that needs no arguments. */
export interface VariableRow {
  readonly name: string
  readonly doc: string
  readonly operation: Operation
  readonly reads: ReadonlyArray<FormulaColumn>
  readonly settings: ReadonlyArray<number>
  /** May stand as the value of `input.source`. */
  readonly isSource: boolean
}

/** An input: a constant that a job's parameters may set. */
export interface InputRow {
  readonly name: string
  readonly doc: string
  readonly type: "int" | "float" | "bool" | "source"
  readonly parameters: ReadonlyArray<string>
}

export const SOURCE: ParameterRow = { name: "source", kind: "series" }
export const LENGTH: ParameterRow = { name: "length", kind: "length" }

/** How a function is called, as in `ta.sma(source, length)`. */
export const signature = (row: FunctionRow): string => {
  const parameters = row.parameters.map(({ name, default: value }) =>
    value === undefined ? name : `${name} = ${value}`,
  )
  return `${row.name}(${parameters.join(", ")}${row.isVariadic === true ? ", …" : ""})`
}
