import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "./graph.ts"
import type { Operation, ValueType } from "../operation.ts"

// The value of a name at the end of the previous bar can be read before the statements that
// compute it: such a series is a node whose input is added later, see `tie`. `unfold` removes these nodes.

const never = (): never => {
  throw new Error("a value that is told later has no step of its own")
}

const laterOf = (type: ValueType, id: number): Operation => ({
  name: `later ${id}`,
  outputs: [type],
  lookback: () => 0,
  warmup: () => 0,
  cost: () => 0,
  bind: never,
})

const INPUTS = new WeakMap<GraphNode, Array<Port>>()

/** A series whose input {@link tie} adds. */
export const later = (graph: Graph, type: ValueType, span: Span): Port => {
  const inputs: Array<Port> = []
  const node = graph.add(laterOf(type, graph.nodes.length), inputs, [], span)
  INPUTS.set(node, inputs)
  return node.outputs[0]
}

export const tie = ({ node }: Port, port: Port): void => {
  INPUTS.get(node)?.push(port)
}

/** Whether a node is such a series rather than an operation. */
export const isLater = (node: GraphNode): boolean => INPUTS.has(node)
