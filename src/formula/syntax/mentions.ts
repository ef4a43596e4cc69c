import { operandsOf, valueStatements, type Expression, type Statement } from "./syntaxTree.ts"

/** Whether an expression mentions one of these names. */
export const mentions = (node: Expression, names: ReadonlySet<string>): boolean =>
  (node.kind === "name" && names.has(node.name)) ||
  (node.kind === "call" && names.has(node.callee.name)) ||
  operandsOf(node).some((operand) => mentions(operand, names))

/** The names that an expression mentions, function names included. */
const namesIn = (node: Expression): ReadonlyArray<string> => [
  ...(node.kind === "name" ? [node.name] : node.kind === "call" ? [node.callee.name] : []),
  ...operandsOf(node).flatMap(namesIn),
]

/** Whether an expression mentions such a name, directly or through names of these statements. */
export const leadsTo = (
  node: Expression,
  statements: ReadonlyArray<Statement>,
  isSuch: (name: string) => boolean,
): boolean => {
  const seen = new Set<string>()
  const follow = (expression: Expression): boolean =>
    namesIn(expression).some((name) => {
      if (isSuch(name)) return true
      if (seen.has(name)) return false
      seen.add(name)
      const giving = valueStatements(statements).filter(({ names }) => names.some((each) => each.name === name))
      return giving.some(({ value }) => follow(value))
    })
  return follow(node)
}
