import type { Graph, Port } from "../graph/graph.ts"
import { longest } from "../lookback.ts"
import { costOf, neededNodes, operationsOf } from "../graph/neededNodes.ts"
import type { BoolSlot, NumberSlot } from "../operation.ts"
import { otherSymbols } from "../graph/otherSymbols.ts"
import type { Bars, FormulaColumn, OtherSymbol } from "../Plan.ts"
import { planOf } from "../graph/planOf.ts"
import { makeSlots } from "../graph/slots.ts"
import { barIndex, lastBarIndex } from "../operations/sources.ts"

/** The values of a request, as operations over its own bars. */
export interface NestedPlan {
  readonly outputs: ReadonlyArray<Port>
  readonly columns: ReadonlyArray<FormulaColumn>
  /** As in the graph, in bars of the request. */
  readonly lookback: number
  readonly cost: number
  readonly operations: number
  readonly readsFacts: boolean
  /** Other symbols whose bars it reads: of the timeframe of its own bars. */
  readonly symbols: ReadonlyArray<OtherSymbol>
  /** Memory to run it in. */
  readonly open: () => RunningPlan
}

/** A plan and its memory. */
export interface RunningPlan {
  readonly numbers: ReadonlyArray<NumberSlot>
  readonly bools: ReadonlyArray<BoolSlot>
  /** Fills them; returns whether the whole history must be read. */
  readonly run: (bars: Bars) => boolean
}

/** The plan of these series of a graph. */
export const nestedPlan = (graph: Graph, outputs: ReadonlyArray<Port>): NestedPlan => {
  const nodes = neededNodes(graph, outputs, false)
  const columns = [...new Set(nodes.flatMap(({ operation }) => operation.column ?? []))]
  // How many bars of its own come before a part of the history is not known.
  const counts = nodes.some(({ operation }) => operation === barIndex || operation === lastBarIndex)
  const named = new Map(outputs.map((port, index) => [String(index), port]))
  return {
    outputs,
    columns,
    lookback: counts ? Infinity : longest(outputs.map((port) => port.lookback)),
    cost: nodes.reduce((sum, node) => sum + costOf(node), 0),
    operations: nodes.reduce((sum, node) => sum + (costOf(node) > 0 ? operationsOf(node) : 0), 0),
    readsFacts: nodes.some(({ operation }) => operation.readsFacts === true),
    symbols: otherSymbols(nodes),
    open: () => {
      const slots = makeSlots(nodes, new Set(outputs))
      const plan = planOf({ nodes, named, result: outputs[0] }, slots)
      const found = outputs.map((port) => slots.slotOf(port))
      return {
        numbers: found.filter((slot): slot is NumberSlot => "first" in slot),
        bools: found.filter((slot): slot is BoolSlot => "words" in slot),
        run: (bars) => plan.run(bars).holes,
      }
    },
  }
}
