import type { GraphNode, Port } from "../graph/graph.ts"
import { history, historyBool } from "../operations/history.ts"
import { isLater } from "../graph/later.ts"
import { COLUMN } from "../operations/sources.ts"
import { requestOf } from "../graph/request.ts"

const isPast = ({ operation, settings }: GraphNode): boolean =>
  (operation === history || operation === historyBool) && settings[0] >= 1

/** Whether the values of a bar are known as soon as it begins: they follow from its open and from the bars before. */
export const areKnownAtOpen = (values: ReadonlyArray<Port>): boolean => {
  const seen = new Set<GraphNode>()
  const open = values.map((port) => port.node)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node) || isPast(node)) continue
    seen.add(node)
    const { operation, inputs } = node
    const isClosing = operation.column !== undefined && operation !== COLUMN.open && operation !== COLUMN.time
    // What comes when a bar of another request closes comes after this one began.
    if (isClosing || (!isLater(node) && requestOf(node) !== undefined)) return false
    for (const input of inputs) open.push(input.node)
  }
  return true
}
