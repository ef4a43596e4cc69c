import { BINDING, CONDITIONAL, UNARY } from "./expressionParser.ts"
import { STATEMENTS } from "./keywords.ts"
import { isFunction, type Argument, type Block, type Expression, type Statement } from "./syntaxTree.ts"

/**
 * Prints statements as a formula with as few brackets as possible: parsing it
 * gives the same statements, except for their places in the text.
 */
export const printFormula = (statements: ReadonlyArray<Statement>): string => printLines(statements, "")

const STEP = "    "

const printLines = (statements: ReadonlyArray<Statement>, indent: string): string =>
  statements.reduce((before, statement) => {
    const text = printStatement(statement, indent)
    if (before === "") return indent + text
    // A line that begins with a sign would continue the one before it.
    const joins = indent === "" && /^[-+]/.test(text) && !/\n +[^\n]*$/.test(before)
    return joins ? `${before}, ${text}` : `${before}\n${indent}${text}`
  }, "")

const printStatement = (statement: Statement, indent: string): string => {
  if (isFunction(statement)) {
    const parameters = statement.parameters.map(({ name, default: value }) =>
      value === undefined ? name.name : `${name.name} = ${printExpression(value)}`,
    )
    return `${statement.function.name}(${parameters.join(", ")}) =>${printBlock(statement.body, indent)}`
  }
  const { assigns = "=", isKept, isTuple, names, type, value } = statement
  const list = names.map(({ name }) => name).join(", ")
  const text = printValue(value, indent)
  const declared = `${isKept === true ? "var " : ""}${type === undefined ? "" : `${type} `}`
  if (isTuple) return `[${list}] = ${text}`
  if (names.length > 0) return `${declared}${list} ${assigns} ${text}`
  const isStructure = value.kind === "if" || value.kind === "switch"
  return !isStructure && STATEMENTS.has(/^[\w.]*/.exec(text)?.[0] ?? "") ? `(${text})` : text
}

const printBlock = ({ statements }: Block, indent: string): string => `\n${printLines(statements, indent + STEP)}`

const printValue = (node: Expression, indent: string): string => {
  if (node.kind === "if") {
    const branches = node.branches.map(({ test, body }) => `if ${printExpression(test)}${printBlock(body, indent)}`)
    const rest = node.otherwise === undefined ? "" : `\n${indent}else${printBlock(node.otherwise, indent)}`
    return branches.join(`\n${indent}else `) + rest
  }
  if (node.kind !== "switch") return printExpression(node)
  const inner = indent + STEP
  const cases = node.cases.map(({ test, body }) => `\n${inner}${printExpression(test)} =>${printBlock(body, inner)}`)
  const rest = node.otherwise === undefined ? "" : `\n${inner}=>${printBlock(node.otherwise, inner)}`
  return `switch${node.subject === undefined ? "" : ` ${printExpression(node.subject)}`}${cases.join("")}${rest}`
}

// Binds tighter than every binary operator.
const PREFIX = UNARY + 1
const WHOLE = PREFIX + 1

const powerOf = (node: Expression): number => {
  if (node.kind === "conditional") return CONDITIONAL
  if (node.kind === "unary") return PREFIX
  return node.kind === "binary" ? (BINDING.get(node.operator)?.power ?? CONDITIONAL) : WHOLE
}

/** Prints an expression; operands that bind no tighter than `minimum` get brackets. */
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
      // Operators of equal precedence associate to the left.
      return `${printExpression(node.left, power - 1)} ${node.operator} ${printExpression(node.right, power)}`
    case "conditional":
      return `${printExpression(node.test, CONDITIONAL)} ? ${printExpression(node.yes)} : ${printExpression(node.no)}`
    case "history":
      return `${printExpression(node.source, PREFIX)}[${printExpression(node.offset)}]`
    case "list":
      return `[${node.items.map((item) => printExpression(item)).join(", ")}]`
    case "if":
    case "switch":
      return printValue(node, "")
  }
}

const printArgument = ({ name, value }: Argument): string =>
  name === undefined ? printExpression(value) : `${name.name} = ${printExpression(value)}`

// Digits alone are an int.
const printNumber = (value: number, isInteger: boolean): string => {
  if (isInteger) return BigInt(value).toString()
  const text = String(value)
  return /^\d+$/.test(text) ? `${text}.0` : text
}
