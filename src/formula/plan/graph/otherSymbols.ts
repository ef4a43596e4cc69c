import type { GraphNode } from "./graph.ts"
import type { OtherSymbol } from "../Plan.ts"

/** The other symbols that operations read, each with the union of the columns read. */
export const otherSymbols = (nodes: ReadonlyArray<GraphNode>): ReadonlyArray<OtherSymbol> => {
  const bySymbol = new Map<string, OtherSymbol>()
  for (const other of nodes.flatMap(({ operation }) => operation.others ?? [])) {
    const { columns, isOptional } = bySymbol.get(other.symbol) ?? { columns: [], isOptional: true }
    bySymbol.set(other.symbol, {
      symbol: other.symbol,
      columns: [...new Set([...columns, ...other.columns])],
      isOptional: isOptional && other.isOptional,
    })
  }
  return [...bySymbol.values()]
}
