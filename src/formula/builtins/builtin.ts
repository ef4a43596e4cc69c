import type { Port } from "../plan/graph/graph.ts"
import type { Operation, ValueType } from "../plan/operation.ts"
import type { FormulaColumn } from "../plan/Plan.ts"

/**
 * What an argument must be:
 *
 * - `series`: numbers, one a bar; a constant will do
 * - `length`: a constant whole number of bars, 1 to 5,000
 * - `bools`: bools, one a bar; a constant will do
 * - `whole`, `number`: a constant whole number, a constant number, from `least` to `most`
 * - `flag`: a constant bool
 */
export type ArgumentKind = "series" | "length" | "bools" | "whole" | "number" | "flag"

export interface ParameterRow {
  readonly name: string
  readonly kind: ArgumentKind
  /** What it is when left out; a parameter without a default must be given. */
  readonly default?: number | boolean
  /** A series that it is when left out. */
  readonly defaultVariable?: SeriesRow
  readonly least?: number
  readonly most?: number
}

/** What people are told of a name of the language. */
export interface Described {
  readonly name: string
  /** One sentence. */
  readonly doc: string
  /** A whole formula that one would write with it: a condition to scan for, or a named indicator. */
  readonly example: string
}

/** How a function of the language is called, and what it gives. */
interface FunctionShape extends Described {
  readonly outputs: ReadonlyArray<ValueType>
  readonly parameters: ReadonlyArray<ParameterRow>
  /** The last parameter may be given again and again. */
  readonly isVariadic?: boolean
  /** Columns that it reads without being told; they come before the series among its inputs. */
  readonly reads?: ReadonlyArray<FormulaColumn>
  /** The column that its first parameter is when left out. */
  readonly defaultSource?: FormulaColumn
  /** The names of a tuple's members. */
  readonly members?: ReadonlyArray<string>
  /** What a call of this name is that gives more arguments than these. */
  readonly withMore?: FunctionRow
  /** Its value where all arguments are constants; of whole numbers a whole one, if it is. */
  readonly fold?: (...values: ReadonlyArray<number>) => number | boolean
  /** Whether a constant is a whole number of any number, given these arguments, and so may be a length. */
  readonly givesWhole?: (...values: ReadonlyArray<number>) => boolean
}

/** A function that is one operation. */
export interface OperationRow extends FunctionShape, Operation {
  /** What it is made of, where it does not run at every bar: not all parts remember only the bars at which it did. */
  readonly parts?: Compose
}

type Compose = (add: Add, inputs: ReadonlyArray<Port>, settings: ReadonlyArray<number>) => ReadonlyArray<Port>

/** Adds an operation on these inputs, unless it is there, and gives its outputs. */
export type Add = (
  operation: Operation,
  inputs: ReadonlyArray<Port>,
  settings?: ReadonlyArray<number>,
) => ReadonlyArray<Port>

/**
 * A function that is made of other operations, as its definition in Pine Script
 * is: a formula that asks for one of these too computes it once.
 */
interface ComposedRow extends FunctionShape {
  readonly compose: Compose
}

/**
 * A function of the language, and all that is known of it: the checker, the
 * suggestions, the limit of cost, the look-back and the reference read this.
 */
export type FunctionRow = OperationRow | ComposedRow

/** A series without arguments. */
export interface SeriesRow {
  readonly name: string
  readonly operation: Operation
  readonly reads: ReadonlyArray<FormulaColumn>
  /** The series that it is made of, after the columns among its inputs. */
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
