import { ARITHMETIC, negate, type BinaryOperations } from "../../plan/operations/arithmetic.ts"
import { fail, textAt, type Checking } from "../context/checking.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import type { Span } from "../../syntax/formulaText.ts"
import { and, differ, not, or } from "../../plan/operations/logic.ts"
import {
  boolConstant,
  describe,
  drawn,
  drawnFrom,
  isBool,
  isNumber,
  isNumberConstant,
  isText,
  textConstant,
  numberConstant,
  portOf,
  type BoolOperand,
  type NumberConstant,
  type NumberOperand,
  type Operand,
} from "../context/operand.ts"
import { asBool, asNumber } from "./select.ts"
import { drawnOrFail, failLooseNot, isComparison } from "./sides.ts"
import { joinTexts, piecesOf } from "../context/symbolText.ts"
import type { Operation } from "../../plan/operation.ts"
import { symbolIs } from "../../plan/operations/symbolIs.ts"
import type { ArithmeticOperator, BinaryNode, ComparisonOperator, UnaryNode } from "../../syntax/syntaxTree.ts"

/** Checks `not a`, `-a` and `+a`; `parent` is the operation whose left side it is. */
export const checkUnary = (checking: Checking, node: UnaryNode, given: Operand, parent?: BinaryNode): Operand => {
  const operand = node.operator === "not" ? asBool(checking, given) : given
  if (node.operator === "not") {
    if (!isBool(operand)) {
      if (operand.kind === "drawn") return drawnFrom(operand, () => failNot(checking, node, operand))
      if (parent !== undefined && isComparison(parent.operator)) failLooseNot(checking, node, parent)
      return failNot(checking, node, operand)
    }
    return invert(checking, operand, node.span)
  }
  if (!isNumber(operand)) {
    const what = `\`${node.operator}\` needs a number; this is ${describe(operand)}`
    const fault = () => fail(checking, node.span, "Type", what)
    return operand.kind === "drawn" ? drawnFrom(operand, fault) : fault()
  }
  if (node.operator === "+") return operand
  if (isNumberConstant(operand)) return numberConstant(-operand.value, operand.type === "int")
  return apply(checking, negate, [operand], node.span)
}

const failNot = (checking: Checking, { span }: UnaryNode, operand: Operand): never =>
  fail(checking, span, "Type", `\`not\` needs a bool; this is ${describe(operand)}`)

/** Checks `a operator b`. */
export const checkBinary = (checking: Checking, node: BinaryNode, left: Operand, right: Operand): Operand => {
  switch (node.operator) {
    case "and":
    case "or":
      return checkLogic(checking, node, left, right)
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return checkArithmetic(checking, node, node.operator, left, right)
    default:
      return checkComparison(checking, node, node.operator, left, right)
  }
}

const apply = (
  { graph }: Checking,
  operation: Operation,
  operands: ReadonlyArray<NumberOperand | BoolOperand>,
  span: Span,
): { readonly kind: "series"; readonly port: ReturnType<typeof portOf> } => {
  const inputs = operands.map((operand) => portOf(graph, operand, span))
  return { kind: "series", port: graph.add(operation, inputs, [], span).outputs[0] }
}

const invert = (checking: Checking, operand: BoolOperand, span: Span): BoolOperand =>
  operand.kind === "constant" ? boolConstant(!operand.value) : apply(checking, not, [operand], span)

const checkLogic = (checking: Checking, node: BinaryNode, leftSide: Operand, rightSide: Operand): Operand => {
  const isAnd = node.operator === "and"
  const [left, right] = [asBool(checking, leftSide), asBool(checking, rightSide)]
  const settled = [left, right].find((side) => side.kind === "constant" && side.type === "bool" && side.value !== isAnd)
  if (settled !== undefined && (left.kind === "drawn" || right.kind === "drawn")) return settled
  if (!isBool(left)) return drawnOrFail(checking, node, node.left, left, "bools")
  if (!isBool(right)) return drawnOrFail(checking, node, node.right, right, "bools")
  if (left.kind === "constant") return left.value === isAnd ? right : left
  if (right.kind === "constant") return right.value === isAnd ? left : right
  return apply(checking, isAnd ? and : or, [left, right], node.span)
}

const comesFromInts = (constant: NumberConstant): boolean => constant.type === "int" || constant.isOfInts === true

const checkArithmetic = (
  checking: Checking,
  node: BinaryNode,
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
): Operand => {
  if (operator === "+" && (isText(left) || isText(right))) {
    if (isText(left) && isText(right)) return textConstant(left.value + right.value)
    const ofSymbol = joinTexts(left, right)
    if (ofSymbol !== undefined) return ofSymbol
    if (left.kind === "drawn" || right.kind === "drawn") return drawn("a text")
  }
  if (left.kind === "drawn" && right.kind === "drawn") return (operator === "+" && joinTexts(left, right)) || left
  return checkNumbers(checking, node, operator, asNumber(checking, left), asNumber(checking, right))
}

const checkNumbers = (
  checking: Checking,
  node: BinaryNode,
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
): Operand => {
  if (!isNumber(left)) return drawnOrFail(checking, node, node.left, left, "numbers")
  if (!isNumber(right)) return drawnOrFail(checking, node, node.right, right, "numbers")
  const operations = ARITHMETIC[operator]
  if (isNumberConstant(left) && isNumberConstant(right)) {
    const isInteger = left.type === "int" && right.type === "int" && operator !== "/"
    const value = numberConstant(operations.fold(left.value, right.value), isInteger)
    return comesFromInts(left) && comesFromInts(right) ? { ...value, isOfInts: true } : value
  }
  return applyBinary(checking, operations, left, right, node.span)
}

const checkComparison = (
  checking: Checking,
  node: BinaryNode,
  operator: ComparisonOperator,
  left: Operand,
  right: Operand,
): Operand => {
  const isEquality = operator === "==" || operator === "!="
  if (isEquality && (node.left.kind === "na" || node.right.kind === "na")) {
    const other = textAt(checking, (node.left.kind === "na" ? node.right : node.left).span)
    const meant = `${operator === "!=" ? "not " : ""}na(${other})`
    return fail(checking, node.span, "Type", `a comparison with na is never true`, {
      suggestions: [meant],
      hint: `write \`${meant}\``,
    })
  }
  if (isEquality && isText(left) && isText(right))
    return boolConstant((left.value === right.value) === (operator === "=="))
  const [before, after] = [piecesOf(left), piecesOf(right)]
  if (isEquality && before !== undefined && after !== undefined) {
    const same = apply(checking, symbolIs(before, after), [], node.span)
    return operator === "==" ? same : invert(checking, same, node.span)
  }
  if (isEquality && isBool(left) && isBool(right)) return checkSameBool(checking, node, left, right)
  return compare(checking, node, operator, asNumber(checking, left), asNumber(checking, right))
}

const compare = (
  checking: Checking,
  node: BinaryNode,
  operator: ComparisonOperator,
  left: Operand,
  right: Operand,
): Operand => {
  if (!isNumber(left)) return drawnOrFail(checking, node, node.left, left, "numbers")
  if (!isNumber(right)) return drawnOrFail(checking, node, node.right, right, "numbers")
  const isSwapped = operator === ">" || operator === ">="
  const [a, b] = isSwapped ? [right, left] : [left, right]
  const operations = COMPARISONS[operator === ">" ? "<" : operator === ">=" ? "<=" : operator]
  if (isNumberConstant(a) && isNumberConstant(b)) return boolConstant(operations.fold(a.value, b.value))
  return applyBinary(checking, operations, a, b, node.span)
}

const checkSameBool = (checking: Checking, node: BinaryNode, left: BoolOperand, right: BoolOperand): Operand => {
  const wantsSame = node.operator === "=="
  if (left.kind === "constant") return left.value === wantsSame ? right : invert(checking, right, node.span)
  if (right.kind === "constant") return right.value === wantsSame ? left : invert(checking, left, node.span)
  const different = apply(checking, differ, [left, right], node.span)
  return wantsSame ? invert(checking, different, node.span) : different
}

const applyBinary = <A, B>(
  checking: Checking,
  operations: BinaryOperations<A, B>,
  left: NumberOperand,
  right: NumberOperand,
  span: Span,
): Operand => {
  const { graph } = checking
  if (isNumberConstant(left) && right.kind === "series") {
    return { kind: "series", port: graph.add(operations.constantLeft, [right.port], [left.value], span).outputs[0] }
  }
  if (isNumberConstant(right) && left.kind === "series") {
    return { kind: "series", port: graph.add(operations.constantRight, [left.port], [right.value], span).outputs[0] }
  }
  return apply(checking, operations.both, [left, right], span)
}
