import { mentions } from "./mentions.ts"
import { isFunction, type Block, type Expression, type Statement } from "./syntaxTree.ts"

/** The names that these statements reassign; `readsItself` counts `x = x[1]` as well. */
export const assignedNames = (statements: ReadonlyArray<Statement>, readsItself: boolean): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (statement: Statement): void => {
    if (isFunction(statement)) {
      visitBlock(statement.body)
      return
    }
    if (statement.assigns !== undefined) for (const { name } of statement.names) names.add(name)
    const [name] = statement.names
    if (readsItself && name !== undefined && mentions(statement.value, new Set([name.name]))) names.add(name.name)
    visitValue(statement.value)
  }
  const visitBlock = ({ statements: inner }: Block): void => {
    for (const statement of inner) visit(statement)
  }
  const visitValue = (value: Expression): void => {
    if (value.kind === "if") for (const { body } of value.branches) visitBlock(body)
    if (value.kind === "switch") for (const { body } of value.cases) visitBlock(body)
    if ((value.kind === "if" || value.kind === "switch") && value.otherwise !== undefined) visitBlock(value.otherwise)
  }
  for (const statement of statements) visit(statement)
  return names
}
