import { BINDING, CONDITIONAL, UNARY } from "./expressionParser.ts"
import { STATEMENTS } from "./parser.ts"
import type { Argument, Expression, Statement } from "./syntaxTree.ts"

/**
 * Writes statements as a formula with as few brackets as can be: parsing it
 * gives the same statements, but for where they stand in the text.
 */
export const printFormula = (statements: ReadonlyArray<Statement>): string =>
  statements.reduce((before, statement) => {
    const text = printStatement(statement)
    if (before === "") return text
    // A line that begins with a sign would carry on the one before it.
    return `${before}${/^[-+]/.test(text) ? ", " : "\n"}${text}`
  }, "")

const printStatement = ({ names, isTuple, value }: Statement): string => {
  const list = names.map(({ name }) => name).join(", ")
  const text = printExpression(value)
  if (isTuple) return `[${list}] = ${text}`
  if (names.length > 0) return `${list} = ${text}`
  return STATEMENTS.has(/^[\w.]*/.exec(text)?.[0] ?? "") ? `(${text})` : text
}

// Tighter than every binary operator, and not to be taken apart at all.
const PREFIX = UNARY + 1
const WHOLE = PREFIX + 1

const powerOf = (node: Expression): number => {
  if (node.kind === "conditional") return CONDITIONAL
  if (node.kind === "unary") return PREFIX
  return node.kind === "binary" ? (BINDING.get(node.operator)?.power ?? CONDITIONAL) : WHOLE
}

/** An expression where only what binds tighter than `minimum` may stand without brackets. */
const printExpression = (node: Expression, minimum = 0): string => {
  const power = powerOf(node)
  const text = printOpen(node, power)
  return power > minimum ? text : `(${text})`
}

const printOpen = (node: Expression, power: number): string => {
  switch (node.kind) {
    case "number":
      return printNumber(node.value, node.isInteger)
    case "string":
      return `"${node.value.replace(/[\\"]/g, String.raw`\$&`)}"`
    case "bool":
      return String(node.value)
    case "na":
      return "na"
    case "name":
      return node.name
    case "call":
      return `${node.callee.name}(${node.args.map(printArgument).join(", ")})`
    case "unary":
      return `${node.operator}${node.operator === "not" ? " " : ""}${printExpression(node.operand, UNARY)}`
    case "binary":
      // Operators of the same power are taken from the left.
      return `${printExpression(node.left, power - 1)} ${node.operator} ${printExpression(node.right, power)}`
    case "conditional":
      return `${printExpression(node.test, CONDITIONAL)} ? ${printExpression(node.yes)} : ${printExpression(node.no)}`
    case "history":
      return `${printExpression(node.source, PREFIX)}[${printExpression(node.offset)}]`
    case "list":
      return `[${node.items.map((item) => printExpression(item)).join(", ")}]`
  }
}

const printArgument = ({ name, value }: Argument): string =>
  name === undefined ? printExpression(value) : `${name.name} = ${printExpression(value)}`

// Digits alone are a whole number, all else is none.
const printNumber = (value: number, isInteger: boolean): string => {
  if (isInteger) return BigInt(value).toString()
  const text = String(value)
  return /^\d+$/.test(text) ? `${text}.0` : text
}
