import { fail, type Checking } from "../context/checking.ts"
import type { Span } from "../../syntax/formulaText.ts"
import { and, choose, chooseBool, not, or } from "../../plan/operations/logic.ts"
import { constantNumber } from "../../plan/operations/sources.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import {
  boolConstant,
  describe,
  drawn,
  isBool,
  isNa,
  isNumber,
  isNumberConstant,
  numberConstant,
  portOf,
  type BoolOperand,
  type Operand,
} from "../context/operand.ts"
import type { Expression } from "../../syntax/syntaxTree.ts"

/** The last version of Pine Script that took a number for a bool: 0 and na are false. */
const TAKES_NUMBERS = 5

/** Converts what an older version accepts as a bool; returns anything else unchanged. */
export const asBool = (checking: Checking, operand: Operand): Operand => {
  if (checking.version > TAKES_NUMBERS || !isNumber(operand)) return operand
  if (isNumberConstant(operand)) return boolConstant(operand.value !== 0 && !Number.isNaN(operand.value))
  const span = operand.port.node.span
  // A comparison with na is false, including this one.
  return {
    kind: "series",
    port: checking.graph.add(COMPARISONS["!="].constantRight, [operand.port], [0], span).outputs[0],
  }
}

/** Like {@link asBool}, but only for a choice between two constants such as `crosses ? 1 : 0`: other numbers are rarely meant as bools. */
export const asFlag = (checking: Checking, operand: Operand): Operand => {
  if (operand.kind !== "series" || operand.port.node.operation !== choose) return operand
  const [, yes, no] = operand.port.node.inputs
  const areConstants = yes.node.operation === constantNumber && no.node.operation === constantNumber
  return areConstants ? asBool(checking, operand) : operand
}

/** Converts what an older version accepts as a number; returns anything else unchanged. */
export const asNumber = (checking: Checking, operand: Operand): Operand => {
  if (checking.version > TAKES_NUMBERS || !isBool(operand)) return operand
  if (operand.kind === "constant") return numberConstant(operand.value ? 1 : 0, true)
  const { graph } = checking
  const { span } = operand.port.node
  const [one, zero] = [1, 0].map((value) => portOf(graph, numberConstant(value, true), span))
  return { kind: "series", port: graph.add(choose, [operand.port, one, zero], [], span).outputs[0] }
}

/** Checks `a and b`, `a or b` and `not a`; constants fold. */
export const join = (
  { graph }: Checking,
  how: "and" | "or" | "not",
  a: BoolOperand,
  b: BoolOperand,
  span: Span,
): BoolOperand => {
  if (how === "not") {
    if (a.kind === "constant") return boolConstant(!a.value)
    return { kind: "series", port: graph.add(not, [a.port], [], span).outputs[0] }
  }
  if (a.kind === "constant") return a.value === (how === "and") ? b : a
  if (b.kind === "constant") return b.value === (how === "and") ? a : b
  return { kind: "series", port: graph.add(how === "and" ? and : or, [a.port, b.port], [], span).outputs[0] }
}

/** Whether a name has the same value after both branches. */
export const isSame = (a: Operand, b: Operand): boolean => {
  if (a.kind === "series" && b.kind === "series") return a.port === b.port
  return a.kind === "constant" && b.kind === "constant" && a.type === b.type && Object.is(a.value, b.value)
}

/** Whether one of two values can replace the other; na can replace any. */
export const isOneKind = (yes: Operand, no: Operand): boolean => {
  if (yes.kind === "drawn" || no.kind === "drawn") return true
  if (yes.kind === "tuple" || no.kind === "tuple") {
    return (
      isNa(yes) || isNa(no) || (yes.kind === "tuple" && no.kind === "tuple" && yes.values.length === no.values.length)
    )
  }
  return (isNumber(yes) && isNumber(no)) || (isBoolOrNa(yes) && isBoolOrNa(no)) || (isTextual(yes) && isTextual(no))
}

const isBoolOrNa = (operand: Operand): boolean => isBool(operand) || isNa(operand)

/** Checks `test ? yes : no`; tuples value by value. */
export const select = (checking: Checking, test: BoolOperand, yes: Operand, no: Operand, node: Expression): Operand => {
  if (test.kind === "constant") return test.value ? yes : no
  if (yes.kind === "drawn" || no.kind === "drawn") return yes.kind === "drawn" ? yes : no
  if (yes.kind === "tuple" && no.kind === "tuple" && yes.values.length === no.values.length) {
    const values = yes.values.map((value, index) => select(checking, test, value, no.values[index], node))
    return { kind: "tuple", members: yes.members, values }
  }
  if (isNa(yes) && no.kind === "tuple") return selectOrNa(checking, test, no, node, false)
  if (isNa(no) && yes.kind === "tuple") return selectOrNa(checking, test, yes, node, true)
  const { graph } = checking
  if (isNumber(yes) && isNumber(no)) {
    const inputs = [test.port, portOf(graph, yes, node.span), portOf(graph, no, node.span)]
    return { kind: "series", port: graph.add(choose, inputs, [], node.span).outputs[0] }
  }
  const [yesBool, noBool] = [isNa(yes) ? boolConstant(false) : yes, isNa(no) ? boolConstant(false) : no]
  if (isBool(yesBool) && isBool(noBool)) {
    const inputs = [test.port, portOf(graph, yesBool, node.span), portOf(graph, noBool, node.span)]
    return { kind: "series", port: graph.add(chooseBool, inputs, [], node.span).outputs[0] }
  }
  if (isTextual(yes) && isTextual(no)) return drawn("a text that changes from bar to bar")
  const what = `this is ${describe(yes)} or else ${describe(no)}, and must be of one kind`
  return fail(checking, node.span, "Type", what)
}

/** A string, or na in its place. */
export const isTextual = (operand: Operand): boolean =>
  isNa(operand) || (operand.kind === "constant" && operand.type === "text")

const selectOrNa = (
  checking: Checking,
  test: BoolOperand,
  tuple: Extract<Operand, { readonly kind: "tuple" }>,
  node: Expression,
  isYes: boolean,
): Operand => {
  const nothing: Operand = { kind: "constant", type: "float", value: NaN }
  const values = tuple.values.map((value) =>
    isYes ? select(checking, test, value, nothing, node) : select(checking, test, nothing, value, node),
  )
  return { kind: "tuple", members: tuple.members, values }
}
