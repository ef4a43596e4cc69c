import type { ExplainedExpression, ExplainedStatement, ExplainedValue } from "../job/Explanation.ts"
import { isFunction, operandsOf, type Expression } from "./syntax/syntaxTree.ts"
import type { Trace } from "./trace.ts"

const KIND: Readonly<Record<Expression["kind"], ExplainedExpression["kind"]>> = {
  number: "literal",
  string: "literal",
  bool: "literal",
  na: "literal",
  list: "literal",
  name: "name",
  call: "call",
  unary: "operator",
  binary: "operator",
  conditional: "operator",
  history: "history",
  if: "operator",
  switch: "operator",
}

interface Valued {
  readonly node: Expression
  readonly value: ExplainedValue | undefined
}

// A constant argument of a call, such as a length, never decides; a constant operand of a comparison does.
const isSetting = ({ node }: Valued): boolean => KIND[node.kind] === "literal" && node.kind !== "na"

/** The operands that are na, if any, since a comparison with na is false; else all. */
const missingOrAll = (operands: ReadonlyArray<Valued>): ReadonlyArray<Valued> => {
  const missing = operands.filter(({ value }) => value === null)
  return missing.length > 0 ? missing : operands
}

/** The operands that decided the value of an expression. */
const decisiveOperands = ({ node, value }: Valued, operands: ReadonlyArray<Valued>): ReadonlyArray<Valued> => {
  switch (node.kind) {
    case "unary":
      return node.operator === "not" ? operands : []
    case "conditional": {
      const [test, yes, no] = operands
      return [test, test.value === true ? yes : no]
    }
    case "binary":
      if (node.operator === "and" || node.operator === "or") return operands.filter((each) => each.value === value)
      return typeof value === "boolean" ? missingOrAll(operands) : []
    case "call":
      return typeof value === "boolean" ? missingOrAll(operands.filter((each) => !isSetting(each))) : []
    default:
      return []
  }
}

/**
 * The statements of a traced formula at one bar of its last run, with the value of each
 * part there and at the bar before, and which parts decided.
 */
export const explainBar = (trace: Trace, bar: number): ReadonlyArray<ExplainedStatement> => {
  const decisiveNames = new Set<string>()

  const explain = (node: Expression, decides: boolean): ExplainedExpression => {
    const value = trace.valueAt(node, bar)
    const previous = bar === 0 ? undefined : trace.valueAt(node, bar - 1)
    const operands = operandsOf(node).map((each): Valued => ({ node: each, value: trace.valueAt(each, bar) }))
    const chosen = new Set(decides ? decisiveOperands({ node, value }, operands).map((each) => each.node) : [])
    if (decides && node.kind === "name") decisiveNames.add(node.name)
    const { start, end } = node.span
    return {
      kind: KIND[node.kind],
      text: trace.text.slice(start, end),
      start,
      end,
      ...(value === undefined ? {} : { value }),
      ...(previous === undefined ? {} : { previous }),
      decides,
      operands: operands.map((each) => explain(each.node, chosen.has(each.node))),
    }
  }

  const last = trace.statements.length - 1
  // From the end: a statement decides through its name in a later one.
  return trace.statements
    .flatMap((statement, index) => (isFunction(statement) ? [] : [{ statement, index }]))
    .toReversed()
    .map(({ statement, index }): ExplainedStatement => {
      const names = statement.names.map(({ name }) => name)
      const decides = index === last || names.some((name) => decisiveNames.has(name))
      return { names, expression: explain(statement.value, decides) }
    })
    .toReversed()
}
