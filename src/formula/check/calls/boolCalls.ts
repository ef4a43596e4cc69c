import { matchArguments } from "../context/argumentList.ts"
import { fail, type Checking } from "../context/checking.ts"
import { addHere, past } from "../context/memory.ts"
import {
  boolConstant,
  describe,
  isBool,
  isNumber,
  isNumberConstant,
  portOf,
  wholeOf,
  type Operand,
} from "../context/operand.ts"
import { FUNCTIONS } from "../../builtins/builtins.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import { choose, differ } from "../../plan/operations/logic.ts"
import type { Port } from "../../plan/graph/graph.ts"
import { constantNumber } from "../../plan/operations/sources.ts"
import { MAX_WINDOW } from "../../syntax/limits.ts"
import type { CallNode } from "../../syntax/syntaxTree.ts"

// Functions that take a bool where the builtins table has a number.

const NAMES: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["bool", ["x"]],
  ["nz", ["source", "replacement"]],
  ["na", ["x"]],
  ["fixnan", ["source"]],
  ["ta.change", ["source", "length"]],
  ["ta.valuewhen", ["condition", "source", "occurrence"]],
])

/** Functions that version 6 does not take bools in: up to version 5, a bool could be na. Here it never is. */
const NA_FUNCTIONS: ReadonlySet<string> = new Set(["nz", "na", "fixnan"])

/** The value of such a call; none for a call with numbers. */
export const checkBoolCall = (checking: Checking, name: string, call: CallNode): Operand | undefined => {
  const parameters = NAMES.get(name)
  if (parameters === undefined || call.args.length === 0) return undefined
  if (NA_FUNCTIONS.has(name) && checking.version > 5) return undefined
  const given = matchArguments(checking.text, call, parameters, `${name}(${parameters.join(", ")})`)
  const node = given.get(name === "ta.valuewhen" ? "source" : parameters[0])
  if (node === undefined) return undefined
  const operand = checking.evaluate(node)
  if (name === "bool") return asBoolOf(checking, operand, call)
  if (!isBool(operand)) return undefined
  if (name === "na") return boolConstant(false)
  if (NA_FUNCTIONS.has(name)) return operand
  const port = portOf(checking.graph, operand, node.span)
  const count = given.get(name === "ta.change" ? "length" : "occurrence")
  const whole = count === undefined ? undefined : wholeOf(checking.evaluate(count))
  const bars = whole === undefined ? 1 : isNumberConstant(whole) && whole.type === "int" ? whole.value : NaN
  if (Number.isNaN(bars) || bars < 0 || bars > MAX_WINDOW) {
    const what = `the number in ${name} must be a whole one, 0 to ${MAX_WINDOW}`
    return fail(checking, count?.span ?? call.span, "Type", what)
  }
  if (name === "ta.change") return { kind: "series", port: changeOf(checking, port, bars, call) }
  const condition = given.get("condition")
  const test = condition === undefined ? undefined : checking.evaluate(condition)
  if (test === undefined || !isBool(test)) return undefined
  return { kind: "series", port: valueWhen(checking, portOf(checking.graph, test, call.span), port, bars, call) }
}

const asBoolOf = ({ graph }: Checking, operand: Operand, { span }: CallNode): Operand | undefined => {
  if (!isNumber(operand)) return isBool(operand) ? operand : undefined
  if (operand.kind === "constant") return boolConstant(operand.value !== 0 && !Number.isNaN(operand.value))
  return { kind: "series", port: graph.add(COMPARISONS["!="].constantRight, [operand.port], [0], span).outputs[0] }
}

/** Whether a bool differs from its value `bars` bars ago. */
const changeOf = (checking: Checking, port: Port, bars: number, { span }: CallNode): Port =>
  checking.graph.add(differ, [port, past(checking, port, bars, span)], [], span).outputs[0]

const valueWhen = (checking: Checking, test: Port, source: Port, occurrence: number, { span }: CallNode): Port => {
  const { graph } = checking
  const row = FUNCTIONS.get("ta.valuewhen")
  if (row === undefined || "compose" in row) throw new Error("ta.valuewhen is an operation")
  const [one] = graph.add(constantNumber, [], [1], span).outputs
  const [zero] = graph.add(constantNumber, [], [0], span).outputs
  const [bits] = graph.add(choose, [source, one, zero], [], span).outputs
  const [value] = addHere(checking, row, [test, bits], [occurrence], span)
  return graph.add(COMPARISONS["=="].constantRight, [value], [1], span).outputs[0]
}

/** What such a call accepts, for a call with something else. */
export const failBoolCall = (checking: Checking, call: CallNode): never => {
  const [first] = call.args
  const what = first === undefined ? "nothing" : describe(checking.evaluate(first.value))
  return fail(checking, call.span, "Type", `bool(x) needs a number or a bool; this is ${what}`)
}
