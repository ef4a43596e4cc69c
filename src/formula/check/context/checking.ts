import { failAt, type FailureDetails, type Span } from "../../syntax/formulaText.ts"
import type { MistakeCode } from "../../syntax/FormulaMistake.ts"
import type { Graph } from "../../plan/graph/graph.ts"
import type { JobParameters } from "./jobParameters.ts"
import type { BoolOperand, Operand } from "./operand.ts"
import type { Binding, Scope } from "./scope.ts"
import type { Block, Expression } from "../../syntax/syntaxTree.ts"

/** A condition of a script, by its name or title. */
interface Condition {
  readonly name: string
  readonly node: Expression
  readonly operand: BoolOperand
}

/** The state of a check: what it knows and what it builds. */
export interface Checking {
  readonly text: string
  /** The declared version of Pine Script; the current one if none is declared. */
  readonly version: number
  /** The timeframe, if known. */
  timeframe: string | undefined
  readonly graph: Graph
  readonly parameters: JobParameters
  readonly global: Scope
  /** The scope of the statement that is being checked. */
  scope: Scope
  /** Names that are reassigned somewhere in the text. */
  readonly assigned: ReadonlySet<string>
  /** The names that the current branch has reassigned, with their values before it. */
  changed: Map<Binding, Operand>
  /** The functions that are being inlined. */
  readonly calls: Array<string>
  inlined: number
  /** The value of each expression of the text. */
  readonly operands: Map<Expression, Operand>
  /** Skipped: the calls that draw, or the names of what they draw. */
  readonly skipped: Array<string>
  /** The names of positions and trades that the script reads; a formula holds none. */
  readonly assumed: Set<string>
  /** The declared initial capital. */
  capital: number | undefined
  /** The condition to scan for, by its name or title. */
  readonly wanted: string | undefined
  /** Titles of the conditions that there are. */
  readonly titles: Set<string>
  found: Condition | undefined
  /** The value of an expression; `assignedTo` is the name that it is assigned to. */
  readonly evaluate: (node: Expression, assignedTo?: string) => Operand
  /** The value of a block, in a scope of its own. */
  readonly runBlock: (block: Block, scope: Scope) => Operand
}

export function fail({ text }: Checking, span: Span, code: MistakeCode, what: string, details?: FailureDetails): never {
  return failAt(text, span, code, what, details)
}

/** A part of the text, quoted in advice. */
export const textAt = ({ text }: Checking, { start, end }: Span): string => text.slice(start, end)
