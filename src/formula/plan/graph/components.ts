import type { GraphNode } from "./graph.ts"

interface Visit {
  readonly node: GraphNode
  readonly index: number
  low: number
  next: number
  isOpen: boolean
}

/**
 * The strongly connected components of the nodes that `roots` depend on: those of one depend on each
 * other (most have a single node), and none on a later one.
 * Tarjan's algorithm, without recursion.
 */
export const components = (roots: ReadonlyArray<GraphNode>): ReadonlyArray<ReadonlyArray<GraphNode>> => {
  const parts: Array<ReadonlyArray<GraphNode>> = []
  const visits = new Map<GraphNode, Visit>()
  const open: Array<Visit> = []
  const path: Array<Visit> = []

  const enter = (node: GraphNode): void => {
    const visit: Visit = { node, index: visits.size, low: visits.size, next: 0, isOpen: true }
    visits.set(node, visit)
    open.push(visit)
    path.push(visit)
  }

  const leave = (visit: Visit): void => {
    path.pop()
    const above = path.at(-1)
    if (above !== undefined) above.low = Math.min(above.low, visit.low)
    if (visit.low !== visit.index) return
    const part: Array<GraphNode> = []
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      last.isOpen = false
      part.push(last.node)
      if (last === visit) break
    }
    parts.push(part.toReversed())
  }

  for (const root of roots) {
    if (!visits.has(root)) enter(root)
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      if (visit.next === visit.node.inputs.length) {
        leave(visit)
        continue
      }
      const { node } = visit.node.inputs[visit.next++]
      const known = visits.get(node)
      if (known === undefined) enter(node)
      else if (known.isOpen) visit.low = Math.min(visit.low, known.index)
    }
  }
  return parts
}
