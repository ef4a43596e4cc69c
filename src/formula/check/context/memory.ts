import type { Span } from "../../syntax/formulaText.ts"
import type { Port } from "../../plan/graph/graph.ts"
import { history, historyBool } from "../../plan/operations/history.ts"
import { gathered, isFirstBar, latch, latchBool } from "../../plan/operations/activation.ts"
import { choose, chooseBool } from "../../plan/operations/logic.ts"
import type { Operation } from "../../plan/operation.ts"
import { constantBool } from "../../plan/operations/sources.ts"
import type { Checking } from "./checking.ts"
import type { BoolOperand } from "./operand.ts"
import { portOf } from "./operand.ts"

const isAlways = (activation: BoolOperand | undefined): activation is undefined =>
  activation === undefined || (activation.kind === "constant" && activation.value)

/** The series with its value from the last bar at which its scope ran; unchanged for a scope that runs at every bar. */
export const latchPort = ({ graph }: Checking, activation: BoolOperand | undefined, port: Port, span: Span): Port => {
  if (isAlways(activation) || port.node.operation === latch || port.node.operation === latchBool) return port
  const operation = port.type === "number" ? latch : latchBool
  return graph.add(operation, [portOf(graph, activation, span), port], [], span).outputs[0]
}

/** The value `back` bars ago. */
export const past = ({ graph }: Checking, port: Port, back: number, span: Span): Port =>
  graph.add(port.type === "number" ? history : historyBool, [port], [back], span).outputs[0]

/** The value of a `var` name when its scope begins: `initial` the first time, then its last value. */
export const keepFrom = (
  checking: Checking,
  initial: Port,
  final: Port,
  span: Span,
): { readonly kind: "series"; readonly port: Port } => {
  const { graph, scope } = checking
  const { activation } = scope
  const previous = past(checking, final, 1, span)
  const operation = initial.type === "number" ? choose : chooseBool
  if (isAlways(activation)) {
    const [first] = graph.add(isFirstBar, [], [], span).outputs
    return { kind: "series", port: graph.add(operation, [first, initial, previous], [], span).outputs[0] }
  }
  const [yes] = graph.add(constantBool, [], [1], span).outputs
  const hasRun = past(checking, latchPort(checking, activation, yes, span), 1, span)
  return { kind: "series", port: graph.add(operation, [hasRun, previous, initial], [], span).outputs[0] }
}

/** Adds an operation at the bars at which the current scope runs; an operation with memory only sees those. */
export const addHere = (
  checking: Checking,
  operation: Operation,
  inputs: ReadonlyArray<Port>,
  settings: ReadonlyArray<number>,
  span: Span,
): ReadonlyArray<Port> => {
  const { graph, scope } = checking
  const { activation } = scope
  const lookback = operation.lookback(settings)
  if (isAlways(activation) || (lookback === 0 && operation.forgets !== true)) {
    return graph.add(operation, inputs, settings, span).outputs
  }
  if (lookback < Infinity && operation.forgets !== true) {
    const held = inputs.map((port) => latchPort(checking, activation, port, span))
    return graph.add(operation, held, settings, span).outputs
  }
  return graph.add(gathered(operation), [portOf(graph, activation, span), ...inputs], settings, span).outputs
}
