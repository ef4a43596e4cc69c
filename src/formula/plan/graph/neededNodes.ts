import type { Graph, GraphNode, Port } from "./graph.ts"

/** The nodes that the formula's values depend on, in execution order. */
export const neededNodes = (graph: Graph, values: ReadonlyArray<Port>, keepsAll: boolean): ReadonlyArray<GraphNode> => {
  if (keepsAll && graph.nodes.some(({ operation }) => operation.operations !== undefined)) return graph.nodes
  const needed = new Set(values.map((port) => port.node))
  // Inputs precede their readers, so one pass from the end finds all.
  for (const node of graph.nodes.toReversed()) {
    if (needed.has(node)) for (const input of node.inputs) needed.add(input.node)
  }
  return graph.nodes.filter((node) => needed.has(node))
}

/** Steps a bar. */
export const costOf = ({ operation, settings }: GraphNode): number => operation.cost(settings)

/** How many operations a node stands for. */
export const operationsOf = ({ operation }: GraphNode): number => operation.operations ?? 1
