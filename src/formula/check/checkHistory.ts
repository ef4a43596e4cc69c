import { fail, type Checking } from "./context/checking.ts"
import { latchPort, past } from "./context/memory.ts"
import {
  describe,
  drawnFrom,
  isBool,
  isNumber,
  isNumberConstant,
  portOf,
  takeApart,
  wholeOf,
  type Operand,
} from "./context/operand.ts"
import type { Port } from "../plan/graph/graph.ts"
import { historyAt, historyBoolAt } from "../plan/operations/history.ts"
import { MAX_WINDOW } from "../syntax/limits.ts"
import type { Expression, HistoryNode } from "../syntax/syntaxTree.ts"

/** Checks `source[offset]`: the value `offset` bars ago. */
export const checkHistory = (checking: Checking, { source, offset, span }: HistoryNode): Operand => {
  const operand = checking.evaluate(source)
  const back = wholeOf(checking.evaluate(offset))
  if (operand.kind === "drawn") return operand
  if (!isNumber(operand) && !isBool(operand)) {
    const what = `\`[…]\` needs one series; this is ${describe(operand)}`
    return fail(checking, source.span, "Type", what, operand.kind === "tuple" ? { hint: takeApart(operand) } : {})
  }
  if (back.kind === "drawn") {
    return drawnFrom(back, () => fail(checking, offset.span, "Type", `the bars in \`[…]\` cannot be ${back.what}`))
  }
  if (back.kind === "series" && back.port.type === "number") {
    const port = endOfBar(checking, source, operand)
    const operation = port.type === "number" ? historyAt : historyBoolAt
    return { kind: "series", port: checking.graph.add(operation, [port, back.port], [], span).outputs[0] }
  }
  if (!isNumberConstant(back) || back.type !== "int") {
    return fail(checking, offset.span, "Type", `the bars in \`[…]\` must be a whole number; it is ${describe(back)}`)
  }
  if (back.value < 0) {
    return fail(checking, offset.span, "Range", `\`[${back.value}]\` would look ahead; \`[1]\` is one bar ago`)
  }
  if (back.value > MAX_WINDOW) {
    const what = `\`[${back.value}]\` looks back more than ${MAX_WINDOW} bars, which is the limit`
    return fail(checking, offset.span, "Range", what)
  }
  if (back.value === 0) return operand
  return { kind: "series", port: past(checking, endOfBar(checking, source, operand), back.value, span) }
}

/**
 * The series whose history is read: for a name its value at the end of each
 * bar, and for what does not run at every bar the value of its last run.
 */
const endOfBar = (checking: Checking, source: Expression, operand: Operand): Port => {
  const { graph, scope } = checking
  if (!isNumber(operand) && !isBool(operand)) throw new Error("no series")
  if (source.kind !== "name")
    return latchPort(checking, scope.activation, portOf(graph, operand, source.span), source.span)
  const binding = scope.find(source.name)
  if (binding === undefined) return portOf(graph, operand, source.span)
  return (
    binding.final ?? latchPort(checking, binding.scope.activation, portOf(graph, operand, source.span), source.span)
  )
}
