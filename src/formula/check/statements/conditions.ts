import type { Titled } from "./drawing.ts"
import { fail, type Checking } from "../context/checking.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import {
  boolConstant,
  describe,
  isBool,
  isNumber,
  isNumberConstant,
  isText,
  type BoolOperand,
  type Operand,
} from "../context/operand.ts"
import { asBool, asFlag, join } from "../operators/select.ts"
import { suggest } from "../context/suggestions.ts"
import type { CallNode, Expression } from "../../syntax/syntaxTree.ts"

const argumentOf = (call: CallNode, { name, place }: Titled["title"]): Expression | undefined =>
  call.args.find((argument) => argument.name?.name === name)?.value ??
  (call.args[place]?.name === undefined ? call.args[place]?.value : undefined)

/** Remembers the title of a call that draws, alerts or trades, and its condition if that is scanned for. */
export const noteCondition = (checking: Checking, { condition, title }: Titled, call: CallNode): void => {
  const titleNode = argumentOf(call, title)
  const name = titleNode === undefined ? undefined : titleOf(checking, titleNode)
  if (name === undefined) return
  checking.titles.add(name)
  if (name !== checking.wanted) return
  const { activation } = checking.scope
  const node = argumentOf(call, condition)
  const given = node === undefined ? boolConstant(true) : checking.evaluate(node)
  const when = isDrawnWhere(condition) ? drawnWhere(checking, given) : asBool(checking, given)
  if (!isBool(when)) {
    if (when.kind === "drawn") when.fault?.()
    const span = node?.span ?? call.span
    fail(checking, span, "Type", `what is looked for, "${name}", must be a bool; it is ${describe(when)}`)
  }
  const operand: BoolOperand = activation === undefined ? when : join(checking, "and", activation, when, call.span)
  // Calls that share a title match together: any of them.
  const { found } = checking
  checking.found = {
    name,
    node: node ?? call,
    operand: found === undefined ? operand : join(checking, "or", found.operand, operand, call.span),
  }
}

const isDrawnWhere = ({ name }: Titled["condition"]): boolean => name === "series"

/** A shape is drawn where its series is true, or a number that is neither na nor 0. */
const drawnWhere = ({ graph }: Checking, operand: Operand): Operand => {
  if (!isNumber(operand)) return operand
  if (isNumberConstant(operand)) return boolConstant(operand.value !== 0 && !Number.isNaN(operand.value))
  const { node } = operand.port
  return { kind: "series", port: graph.add(COMPARISONS["!="].constantRight, [operand.port], [0], node.span).outputs[0] }
}

const titleOf = (checking: Checking, node: Expression): string | undefined => {
  if (node.kind === "string") return node.value
  if (node.kind !== "name") return undefined
  const known: Operand | undefined = checking.scope.find(node.name)?.operand
  return known !== undefined && isText(known) ? known.value : undefined
}

/** The names of conditions that the formula has, quoted. */
export const conditionNames = ({ global, titles }: Checking): ReadonlyArray<string> => {
  const bools = Array.from(global.names.values()).flatMap(({ name, operand }) =>
    // A constant, such as an input, is no condition.
    isBool(operand) && operand.kind === "series" ? [name] : [],
  )
  return [...bools, ...titles].filter((name, index, all) => all.indexOf(name) === index)
}

/** The condition to scan for, once all statements are checked. */
export const wantedCondition = (
  checking: Checking,
  wanted: string,
): { readonly node: Expression; readonly operand: BoolOperand } => {
  const binding = checking.global.names.get(wanted)
  const span = { start: 0, end: 0 }
  if (binding !== undefined) {
    const { operand } = binding
    if (operand.kind === "drawn") operand.fault?.()
    const condition = asFlag(checking, operand)
    if (isBool(condition)) return { node: { kind: "name", name: wanted, span }, operand: condition }
    return fail(
      checking,
      span,
      "Type",
      `\`${wanted}\`, which is looked for, must be a bool; it is ${describe(operand)}`,
    )
  }
  if (checking.found !== undefined) return checking.found
  const names = conditionNames(checking)
  return fail(checking, span, "UnknownName", `the formula has no condition \`${wanted}\``, {
    expected: names,
    suggestions: suggest(wanted, names),
    hint: names.length === 0 ? "it has none" : `it has ${names.map((name) => `\`${name}\``).join(", ")}`,
  })
}
