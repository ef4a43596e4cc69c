import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, Port } from "../../plan/graph/graph.ts"
import { constantBool, constantNumber } from "../../plan/operations/sources.ts"
import type { SymbolPieces } from "../../plan/operations/symbolIs.ts"

export type Constant =
  | { readonly kind: "constant"; readonly type: "int" | "float"; readonly value: number; readonly isOfInts?: boolean }
  | { readonly kind: "constant"; readonly type: "bool"; readonly value: boolean }
  | { readonly kind: "constant"; readonly type: "text"; readonly value: string }

interface SeriesOperand {
  readonly kind: "series"
  readonly port: Port
}

export interface TupleOperand {
  readonly kind: "tuple"
  readonly members: ReadonlyArray<string>
  readonly values: ReadonlyArray<Operand>
}

/** What has no value in a formula: a color, a drawing, a string that changes from bar to bar. */
export interface DrawnOperand {
  readonly kind: "drawn"
  readonly what: string
  /** Fails with the place where it was first used as a value; using it further is only an error where a value is needed. */
  readonly fault?: () => never
  /** A string that is known once the symbol is. */
  readonly symbol?: SymbolText
}

/** A string with parts of the symbol, such as `NASDAQ:AAPL`. */
interface SymbolText {
  readonly pieces: SymbolPieces
  /** Whether its bars are Heikin-Ashi bars. */
  readonly isHeikinAshi?: boolean
}

/** The value of an expression. */
export type Operand = Constant | SeriesOperand | TupleOperand | DrawnOperand

export type NumberConstant = Extract<Constant, { readonly type: "int" | "float" }>
export type TextConstant = Extract<Constant, { readonly type: "text" }>
export type NumberOperand = NumberConstant | SeriesOperand
export type BoolOperand = Extract<Constant, { readonly type: "bool" }> | SeriesOperand

export const NA: NumberConstant = { kind: "constant", type: "float", value: NaN }

export const boolConstant = (value: boolean): BoolOperand => ({ kind: "constant", type: "bool", value })

export const textConstant = (value: string): TextConstant => ({ kind: "constant", type: "text", value })

export const drawn = (what: string): DrawnOperand => ({ kind: "drawn", what })

/** The result of using a drawing; `fault` fails with the place of the use. */
export const drawnFrom = (operand: DrawnOperand, fault: () => never): DrawnOperand =>
  operand.fault === undefined ? { ...operand, fault } : operand

/** Keeps the int type of a number that is still whole. */
export const numberConstant = (value: number, isInteger: boolean): NumberConstant => ({
  kind: "constant",
  type: isInteger && Number.isSafeInteger(value) ? "int" : "float",
  value,
})

/** Truncates a quotient of ints where an int is needed; returns anything else unchanged. */
export const wholeOf = (operand: Operand): Operand =>
  operand.kind === "constant" && operand.type === "float" && operand.isOfInts === true && Number.isFinite(operand.value)
    ? numberConstant(Math.trunc(operand.value), true)
    : operand

export const isNumberConstant = (operand: Operand): operand is NumberConstant =>
  operand.kind === "constant" && (operand.type === "int" || operand.type === "float")

export const isText = (operand: Operand): operand is TextConstant =>
  operand.kind === "constant" && operand.type === "text"

export const isNumber = (operand: Operand): operand is NumberOperand =>
  isNumberConstant(operand) || (operand.kind === "series" && operand.port.type === "number")

export const isBool = (operand: Operand): operand is BoolOperand =>
  (operand.kind === "constant" && operand.type === "bool") ||
  (operand.kind === "series" && operand.port.type === "bool")

export const isNa = (operand: Operand): boolean => isNumberConstant(operand) && Number.isNaN(operand.value)

/** The kind of an operand in words, as in "it is a series of numbers". */
export const describe = (operand: Operand): string => {
  if (operand.kind === "tuple") return `${operand.values.length} values at once`
  if (operand.kind === "drawn") return operand.what
  if (operand.kind === "series") return `a series of ${operand.port.type}s`
  if (operand.type === "int") return `the whole number ${operand.value}`
  if (operand.type === "text") return `the text "${operand.value}"`
  return Number.isNaN(operand.value) ? "na" : `the ${operand.type === "bool" ? "bool" : "number"} ${operand.value}`
}

/** The advice for a tuple where one value is needed. */
export const takeApart = ({ members }: TupleOperand): string => `take them apart: \`[${members.join(", ")}] = …\``

/** The operand as a series; constants are converted. */
export const portOf = (graph: Graph, operand: NumberOperand | BoolOperand, span: Span): Port => {
  if (operand.kind === "series") return operand.port
  return operand.type === "bool"
    ? graph.add(constantBool, [], [operand.value ? 1 : 0], span).outputs[0]
    : graph.add(constantNumber, [], [operand.value], span).outputs[0]
}
