import { FormulaError } from "../job/JobError.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import { beginChecking, checkStatement } from "./checker.ts"
import { parsePartly } from "./parser.ts"
import { operandsOf, type Expression } from "./syntaxTree.ts"

const mentions = (node: Expression, names: ReadonlySet<string>): boolean =>
  (node.kind === "name" && names.has(node.name)) || operandsOf(node).some((operand) => mentions(operand, names))

const orError = <A>(compile: () => A): A | FormulaError => {
  try {
    return compile()
  } catch (error) {
    if (error instanceof FormulaError) return error
    throw error
  }
}

/**
 * The mistakes of a formula that does not compile because of `first`, at most
 * one a statement, in the order of the text. A statement that builds on a wrong
 * one is not looked at, since its mistakes may be consequences.
 */
export const formulaErrors = (
  text: string,
  parameters: Readonly<Record<string, Parameter>>,
  first: FormulaError,
): ReadonlyArray<FormulaError> => {
  const parsed = orError(() => parsePartly(text))
  if (parsed instanceof FormulaError) return [first]
  const errors = [...parsed.errors]
  const unknown = new Set(parsed.lost)
  const checking = beginChecking(text, parameters)
  for (const statement of parsed.statements) {
    const isConsequence = mentions(statement.value, unknown)
    const isLast = statement === parsed.statements[parsed.statements.length - 1]
    const checked = isConsequence ? undefined : orError(() => checkStatement(checking, statement, isLast))
    if (checked instanceof FormulaError) errors.push(checked)
    if (isConsequence || checked instanceof FormulaError) for (const { name } of statement.names) unknown.add(name)
  }
  // Else it is of the formula as a whole: its type, its parameters, its cost.
  return errors.length === 0 ? [first] : errors.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
