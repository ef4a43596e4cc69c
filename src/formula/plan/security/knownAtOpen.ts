import type { GraphNode, Port } from "../graph/graph.ts"
import { history, historyBool } from "../operations/history.ts"
import { isLater } from "../graph/later.ts"
import { COLUMN } from "../operations/sources.ts"
import { requestOf } from "../graph/request.ts"

const isPast = ({ operation, settings }: GraphNode): boolean =>
  (operation === history || operation === historyBool) && settings[0] >= 1

/** Whether the values of a bar are known when it opens: they depend on its open and on earlier bars only. */
export const areKnownAtOpen = (values: ReadonlyArray<Port>): boolean => {
  const seen = new Set<GraphNode>()
  const open = values.map((port) => port.node)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node) || isPast(node)) continue
    seen.add(node)
    const { operation, inputs } = node
    const isClosing = operation.column !== undefined && operation !== COLUMN.open && operation !== COLUMN.time
    // A value from the close of another request's bar is known only after this bar has opened.
    if (isClosing || (!isLater(node) && requestOf(node) !== undefined)) return false
    for (const input of inputs) open.push(input.node)
  }
  return true
}
