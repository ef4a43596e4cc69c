import { failAt, type FailureDetails, type Span } from "../syntax/formulaText.ts"
import type { MistakeCode } from "../syntax/FormulaMistake.ts"
import type { Graph } from "../plan/graph.ts"
import type { JobParameters } from "./jobParameters.ts"
import type { BoolOperand, Operand } from "./operand.ts"
import type { Binding, Scope } from "./scope.ts"
import type { Block, Expression } from "../syntax/syntaxTree.ts"

/** Something of a script that can be looked for by its name or title. */
interface Condition {
  readonly name: string
  readonly node: Expression
  readonly operand: BoolOperand
}

/** What checking a formula knows and builds up. */
export interface Checking {
  readonly text: string
  /** The version of Pine Script that it says it is of; today's unless it does. */
  readonly version: number
  /** What a bar covers, where that is known. */
  timeframe: string | undefined
  readonly graph: Graph
  readonly parameters: JobParameters
  readonly global: Scope
  /** Where the statement that is being checked stands. */
  scope: Scope
  /** Names that are given another value somewhere in the text. */
  readonly assigned: ReadonlySet<string>
  /** The names that the current branch has changed, with what they were before. */
  changed: Map<Binding, Operand>
  /** Calls of functions of the formula's own that are being inlined. */
  readonly calls: Array<string>
  inlined: number
  /** What each expression of the text comes to. */
  readonly operands: Map<Expression, Operand>
  /** What was passed over: the functions that draw, or the names of what is drawn. */
  readonly skipped: Array<string>
  /** What the script asks of its position and its trades, of which there are none. */
  readonly assumed: Set<string>
  /** What the strategy says that it begins with. */
  capital: number | undefined
  /** The condition that is looked for, by its name or title. */
  readonly wanted: string | undefined
  /** Titles that could have been looked for. */
  readonly titles: Set<string>
  found: Condition | undefined
  /** What an expression comes to; `assignedTo` is the name that it gives a value. */
  readonly evaluate: (node: Expression, assignedTo?: string) => Operand
  /** What a block comes to, in a scope of its own. */
  readonly runBlock: (block: Block, scope: Scope) => Operand
}

export function fail({ text }: Checking, span: Span, code: MistakeCode, what: string, details?: FailureDetails): never {
  return failAt(text, span, code, what, details)
}

/** A part of the text, to show what to write instead. */
export const written = ({ text }: Checking, { start, end }: Span): string => text.slice(start, end)
