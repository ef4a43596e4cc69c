import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "./graph.ts"
import type { Operation, ValueType } from "../operation.ts"

// What a name is at the end of a bar can be asked for, as a value of the bar before, ahead of the statements that
// give it: such a series stands in the graph as a node whose input is told later. `unfold` takes these out again.

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

/** A series that {@link tie} tells. */
export const later = (graph: Graph, type: ValueType, span: Span): Port => {
  const inputs: Array<Port> = []
  const node = graph.add(laterOf(type, graph.nodes.length), inputs, [], span)
  INPUTS.set(node, inputs)
  return node.outputs[0]
}

export const tie = ({ node }: Port, port: Port): void => {
  INPUTS.get(node)?.push(port)
}

/** Whether a node is one of these, and not an operation. */
export const isLater = (node: GraphNode): boolean => INPUTS.has(node)
