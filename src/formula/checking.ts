import { failAt, type FailureDetails, type Span } from "./formulaText.ts"
import type { FormulaError } from "../job/JobError.ts"
import type { Graph } from "./graph.ts"
import type { JobParameters } from "./jobParameters.ts"
import type { Operand } from "./operand.ts"
import type { Expression } from "./syntaxTree.ts"

/** What checking a formula knows and builds up. */
export interface Checking {
  readonly text: string
  readonly graph: Graph
  readonly parameters: JobParameters
  /** What the statements so far have named. */
  readonly names: Map<string, Operand>
  /** What each expression of the text comes to. */
  readonly operands: Map<Expression, Operand>
}

export function fail(
  { text }: Checking,
  span: Span,
  code: FormulaError["code"],
  what: string,
  details?: FailureDetails,
): never {
  return failAt(text, span, code, what, details)
}

/** A part of the text, to show what to write instead. */
export const written = ({ text }: Checking, { start, end }: Span): string => text.slice(start, end)
