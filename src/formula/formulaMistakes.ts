import type { CompileOptions } from "./CompileOptions.ts"
import { beginChecking, checkTopStatement } from "./check/checker.ts"
import { FormulaMistake } from "./syntax/FormulaMistake.ts"
import { parsePartly } from "./syntax/parser.ts"
import { mentions } from "./syntax/mentions.ts"
import { isFunction, type Statement } from "./syntax/syntaxTree.ts"

const buildsOn = (statement: Statement, names: ReadonlySet<string>): boolean => {
  if (isFunction(statement)) return statement.body.statements.some((inner) => buildsOn(inner, names))
  const changes = statement.assigns !== undefined && statement.names.some(({ name }) => names.has(name))
  return changes || mentions(statement.value, names)
}

const namesOf = (statement: Statement): ReadonlyArray<string> =>
  isFunction(statement) ? [statement.function.name] : statement.names.map(({ name }) => name)

const tryCompile = <A>(compile: () => A): A | FormulaMistake => {
  try {
    return compile()
  } catch (error) {
    if (error instanceof FormulaMistake) return error
    throw error
  }
}

/**
 * The mistakes of a formula that does not compile because of `first`, at most
 * one a statement, in the order of the text. A statement that builds on a wrong
 * one is skipped, since its mistakes may be consequences.
 */
export const formulaMistakes = (
  text: string,
  { parameters = {}, timeframe }: CompileOptions,
  first: FormulaMistake,
): ReadonlyArray<FormulaMistake> => {
  const parsed = tryCompile(() => parsePartly(text))
  if (parsed instanceof FormulaMistake) return [first]
  const mistakes = [...parsed.mistakes]
  const unknown = new Set(parsed.lost)
  const checking = beginChecking(text, parsed.statements, { parameters, timeframe })
  for (const statement of parsed.statements) {
    const isConsequence = buildsOn(statement, unknown)
    const isLast = statement === parsed.statements[parsed.statements.length - 1]
    const checked = isConsequence ? undefined : tryCompile(() => checkTopStatement(checking, statement, isLast))
    if (checked instanceof FormulaMistake) mistakes.push(checked)
    if (isConsequence || checked instanceof FormulaMistake) {
      for (const name of namesOf(statement)) unknown.add(name)
      checking.scope = checking.global
      checking.calls.length = 0
    }
  }
  // Otherwise the mistake concerns the whole formula: its type, its parameters, its cost.
  return mistakes.length === 0 ? [first] : mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
