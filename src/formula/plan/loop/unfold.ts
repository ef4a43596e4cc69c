import { components } from "../graph/components.ts"
import { Graph, type GraphNode, type Port } from "../graph/graph.ts"
import { history, historyAt, historyBool, historyBoolAt } from "../operations/history.ts"
import { isLater } from "../graph/later.ts"
import { cannotRunAtBar, loopOperation } from "./loopOperation.ts"
import { requestOf, type PendingRequest } from "../graph/request.ts"
import { constantBool, constantNumber } from "../operations/sources.ts"

/** A graph without forward references and requests, and its ports for those of the original graph. */
export interface Unfolded {
  readonly graph: Graph
  readonly portOf: (port: Port) => Port | undefined
}

/** Adds the operation of a request to a graph; `node` is the request in the original graph. */
export type Nest = (graph: Graph, node: GraphNode, request: PendingRequest) => GraphNode

const isHistory = ({ operation }: GraphNode): boolean => operation === history || operation === historyBool

/**
 * Removes the forward references of {@link later} from a graph. Nodes that
 * depend on their own earlier values become one operation that runs bar by bar;
 * all others read the series itself. Requests become operations by `nest`. With
 * `keepsAll`, every value inside such an operation can be read.
 *
 * `reject` is called for a function that cannot run bar by bar.
 */
export const unfold = (
  draft: Graph,
  values: ReadonlyArray<Port>,
  keepsAll: boolean,
  reject: (node: GraphNode) => never,
  nest: Nest,
): Unfolded => {
  if (!draft.nodes.some((node) => isLater(node) || requestOf(node) !== undefined))
    return { graph: draft, portOf: (port) => port }
  const graph = new Graph()
  const mapped = new Map<Port, Port>()
  const asked = new Set(values.map(throughLater))
  const parts = components(values.map((port) => port.node))
  const readers = readersOf(parts.flat())

  const map = (port: Port): Port => {
    const source = throughLater(port)
    const found = mapped.get(source)
    return found ?? nothing(graph, port)
  }

  for (const part of parts) {
    const nodes = part.filter((node) => !isLater(node))
    if (part.length === 1) {
      for (const node of nodes) {
        const request = requestOf(node)
        const done =
          request === undefined
            ? graph.add(node.operation, node.inputs.map(map), node.settings, node.span)
            : nest(graph, node, request)
        node.outputs.forEach((port, index) => mapped.set(port, done.outputs[index]))
      }
      continue
    }
    const inside = new Set(part)
    const working = inOrder(nodes, inside)
    if (working.length === 0) {
      // A name that is only ever set to its own earlier value never has one.
      for (const port of nodes.flatMap((node) => node.outputs)) mapped.set(port, nothing(graph, port))
      continue
    }
    for (const node of working) if (cannotRunAtBar(node) || readsItself(node, inside)) reject(node)
    const isOutput = (port: Port): boolean =>
      keepsAll || asked.has(port) || (readers.get(port) ?? []).some((reader) => !inside.has(reader))
    const past = nodes.filter(isHistory)
    const outputs = working.flatMap((node) => node.outputs).filter((port) => isOutput(port))
    // To read a value of an earlier bar, the series itself must be an output.
    const pastOutputs = past.flatMap((node) => node.outputs).filter((port) => isOutput(port))
    for (const port of pastOutputs) {
      const { port: source } = resolveInside(inside, port)
      if (!outputs.includes(source)) outputs.push(source)
    }
    const inputs = [
      ...new Set(working.flatMap((node) => node.inputs.map(throughLater)).filter((port) => !inside.has(port.node))),
    ]
    const operation = loopOperation(`loop ${graph.nodes.length}`, working, inputs, outputs, (port) =>
      resolveInside(inside, port),
    )
    const done = graph.add(operation, inputs.map(map), [], working[0].span)
    outputs.forEach((port, index) => mapped.set(port, done.outputs[index]))
    for (const port of pastOutputs) {
      const { back, port: source } = resolveInside(inside, port)
      const [series] = graph.add(port.node.operation, [map(source)], [back], port.node.span).outputs
      mapped.set(port, series)
    }
  }
  const known = (port: Port): Port | undefined => mapped.get(throughLater(port))
  return { graph, portOf: known }
}

/** Whether a node may read a value of the loop's own series that the loop has not computed yet. */
const readsItself = ({ inputs, operation }: GraphNode, inside: ReadonlySet<GraphNode>): boolean =>
  (operation === historyAt || operation === historyBoolAt) && inside.has(throughLater(inputs[0]).node)

/** A series without values. */
const nothing = (graph: Graph, { node: { span }, type }: Port): Port =>
  type === "bool"
    ? graph.add(constantBool, [], [0], span).outputs[0]
    : graph.add(constantNumber, [], [NaN], span).outputs[0]

/** The series that a forward reference stands for. */
const throughLater = (port: Port): Port => {
  let source = port
  while (isLater(source.node) && source.node.inputs.length > 0) source = source.node.inputs[0]
  return source
}

const readersOf = (nodes: ReadonlyArray<GraphNode>): ReadonlyMap<Port, ReadonlyArray<GraphNode>> => {
  const readers = new Map<Port, Array<GraphNode>>()
  for (const node of nodes) {
    if (isLater(node)) continue
    for (const input of node.inputs.map(throughLater)) {
      const known = readers.get(input)
      if (known === undefined) readers.set(input, [node])
      else known.push(node)
    }
  }
  return readers
}

/** The series of the loop that a port reads, and how many bars back. */
const resolveInside = (inside: ReadonlySet<GraphNode>, port: Port): { readonly port: Port; readonly back: number } => {
  let source = throughLater(port)
  let back = 0
  const seen = new Set<Port>()
  while (isHistory(source.node) && inside.has(source.node) && !seen.has(source)) {
    seen.add(source)
    back += source.node.settings[0]
    source = throughLater(source.node.inputs[0])
  }
  return { port: source, back }
}

/** The nodes in execution order: each after those whose values of the same bar it reads. */
const inOrder = (nodes: ReadonlyArray<GraphNode>, inside: ReadonlySet<GraphNode>): ReadonlyArray<GraphNode> => {
  const ordered: Array<GraphNode> = []
  const begun = new Set<GraphNode>()
  const path: Array<{ readonly node: GraphNode; next: number }> = []
  const enter = (node: GraphNode): void => {
    if (begun.has(node)) return
    begun.add(node)
    path.push({ node, next: 0 })
  }
  for (const root of nodes) {
    if (!isHistory(root)) enter(root)
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      if (visit.next === visit.node.inputs.length) {
        ordered.push(visit.node)
        path.pop()
        continue
      }
      const { node } = throughLater(visit.node.inputs[visit.next++])
      if (inside.has(node) && !isHistory(node)) enter(node)
    }
  }
  return ordered
}
