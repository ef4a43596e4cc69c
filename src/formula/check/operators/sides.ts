import { fail, textAt, type Checking } from "../context/checking.ts"
import { describe, drawnFrom, isNumber, takeApart, type Operand } from "../context/operand.ts"
import type { BinaryNode, Expression, UnaryNode } from "../../syntax/syntaxTree.ts"

const ORDERING: ReadonlySet<string> = new Set(["<", "<=", ">", ">="])

export const isComparison = (operator: BinaryNode["operator"]): boolean =>
  ORDERING.has(operator) || operator === "==" || operator === "!="

/** `not` binds tighter than people expect. */
export const failLooseNot = (
  checking: Checking,
  { operand, span }: UnaryNode,
  { operatorSpan, right }: BinaryNode,
): never => {
  const sign = textAt(checking, operatorSpan)
  const meant = `not (${textAt(checking, operand.span)} ${sign} ${textAt(checking, right.span)})`
  return fail(checking, span, "Type", `\`not\` binds tighter than \`${sign}\``, {
    suggestions: [meant],
    hint: `write \`${meant}\``,
  })
}

/** An operation on a drawing is a drawing: an error only where a value is needed. */
export const drawnOrFail = (
  checking: Checking,
  node: BinaryNode,
  side: Expression,
  operand: Operand,
  needed: string,
): Operand => {
  const fault = () => failSide(checking, node, side, operand, needed)
  return operand.kind === "drawn" ? drawnFrom(operand, fault) : fault()
}

const failSide = (checking: Checking, node: BinaryNode, side: Expression, operand: Operand, needed: string): never => {
  const where = side === node.left ? "left" : "right"
  const what = `\`${node.operator}\` needs ${needed}; its ${where} side is ${describe(operand)}`
  if (side === node.left && side.kind === "binary" && isComparison(side.operator) && ORDERING.has(node.operator)) {
    const meant = `${textAt(checking, side.span)} and ${textAt(checking, side.right.span)} ${node.operator} ${textAt(checking, node.right.span)}`
    return fail(checking, side.span, "Type", what, { suggestions: [meant], hint: `write \`${meant}\`` })
  }
  if (needed === "bools" && isNumber(operand)) {
    return fail(checking, side.span, "Type", what, { hint: "compare it with something, as in `close > open`" })
  }
  return fail(checking, side.span, "Type", what, operand.kind === "tuple" ? { hint: takeApart(operand) } : {})
}
