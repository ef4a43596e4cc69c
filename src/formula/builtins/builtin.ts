import type { Port } from "../plan/graph/graph.ts"
import type { Operation, ValueType } from "../plan/operation.ts"
import type { FormulaColumn } from "../plan/Plan.ts"

/**
 * What an argument must be:
 *
 * - `series`: a number for each bar, or a constant
 * - `length`: a constant whole number of bars, 1 to 5,000
 * - `bools`: a bool for each bar, or a constant
 * - `whole`, `number`: a constant whole number, a constant number, from `least` to `most`
 * - `flag`: a constant bool
 */
export type ArgumentKind = "series" | "length" | "bools" | "whole" | "number" | "flag"

export interface ParameterRow {
  readonly name: string
  readonly kind: ArgumentKind
  /** The value if it is left out; a parameter without a default must be given. */
  readonly default?: number | boolean
  /** The series if it is left out. */
  readonly defaultVariable?: SeriesRow
  readonly least?: number
  readonly most?: number
}

/** The documentation of a name of the language. */
export interface Described {
  readonly name: string
  /** One sentence. */
  readonly doc: string
  /** A realistic formula that uses it: a condition to scan for, or a named indicator. */
  readonly example: string
}

/** How a function of the language is called, and what it returns. */
interface FunctionShape extends Described {
  readonly outputs: ReadonlyArray<ValueType>
  readonly parameters: ReadonlyArray<ParameterRow>
  /** The last parameter may be repeated. */
  readonly isVariadic?: boolean
  /** The columns that it reads implicitly; among its inputs they come before the series. */
  readonly reads?: ReadonlyArray<FormulaColumn>
  /** The column that is its first argument if that is left out. */
  readonly defaultSource?: FormulaColumn
  /** The names of a tuple's members. */
  readonly members?: ReadonlyArray<string>
  /** The overload of the same name that takes more arguments. */
  readonly overload?: FunctionRow
  /** Its value where all arguments are constants; if they are whole, a whole result may be a length. */
  readonly fold?: (...values: ReadonlyArray<number>) => number | boolean
  /** Whether its result for these arguments is whole even if they are not, and so may be a length. */
  readonly givesWhole?: (...values: ReadonlyArray<number>) => boolean
}

/** A function that is one operation. */
export interface OperationRow extends FunctionShape, Operation {
  /** What it is composed of where it does not run at every bar: some of its parts also remember the other bars. */
  readonly parts?: Compose
}

type Compose = (add: Add, inputs: ReadonlyArray<Port>, settings: ReadonlyArray<number>) => ReadonlyArray<Port>

/** Adds an operation on these inputs, unless the graph has it already, and returns its outputs. */
export type Add = (
  operation: Operation,
  inputs: ReadonlyArray<Port>,
  settings?: ReadonlyArray<number>,
) => ReadonlyArray<Port>

/**
 * A function that is composed of other operations, as in its definition in Pine
 * Script. A formula that uses one of them as well computes it once.
 */
interface ComposedRow extends FunctionShape {
  readonly compose: Compose
}

/**
 * A function of the language, with all that the checker, the suggestions, the
 * cost limit, the look-back and the reference need to know.
 */
export type FunctionRow = OperationRow | ComposedRow

/** A series without arguments. */
export interface SeriesRow {
  readonly name: string
  readonly operation: Operation
  readonly reads: ReadonlyArray<FormulaColumn>
  /** The series that it is composed of; among its inputs they come after the columns. */
  readonly of?: ReadonlyArray<SeriesRow>
  readonly settings: ReadonlyArray<number>
}

/** A variable of the language. */
export interface VariableRow extends Described, SeriesRow {
  /** Whether it may be the value of `input.source`. */
  readonly isSource: boolean
}

/** An input: a constant that a job's parameters may set. */
export interface InputRow extends Described {
  readonly type: "int" | "float" | "bool" | "source" | "string"
  readonly parameters: ReadonlyArray<string>
}

export const SOURCE: ParameterRow = { name: "source", kind: "series" }
export const LENGTH: ParameterRow = { name: "length", kind: "length" }

/** How a function is called, as in `ta.sma(source, length)`. */
export const signature = (row: FunctionRow): string => {
  const parameters = row.parameters.map(({ name, default: value, defaultVariable }) => {
    const leftOut = value ?? defaultVariable?.name
    return leftOut === undefined ? name : `${name} = ${leftOut}`
  })
  return `${row.name}(${parameters.join(", ")}${row.isVariadic === true ? ", …" : ""})`
}
