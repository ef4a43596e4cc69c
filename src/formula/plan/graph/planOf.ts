import { stepOf } from "./doubt.ts"
import type { GraphNode, Port } from "./graph.ts"
import { longest, planLookback } from "../lookback.ts"
import type { Run } from "../operation.ts"
import { otherSymbols } from "./otherSymbols.ts"
import type { Bars, Plan, Series } from "../Plan.ts"
import type { Slots } from "./slots.ts"

/** The operations of a plan in execution order, and which of their outputs are its values. */
export interface PlannedValues {
  readonly nodes: ReadonlyArray<GraphNode>
  readonly named: ReadonlyMap<string, Port>
  readonly result: Port
}

/** The plan of a formula in this memory. */
export const planOf = ({ named, nodes, result }: PlannedValues, slots: Slots): Plan => {
  const values = [result, ...named.values()]
  const steps = nodes.map((node) => stepOf(node, slots.placeOf(node)))
  const columns = nodes.flatMap(({ operation }) => operation.column ?? [])
  const resultSlot = slots.slotOf(result)
  const namedSlots = Array.from(named, ([name, port]) => ({ name, slot: slots.slotOf(port) }))
  const series = new Map<string, Series>()
  const run: Run = { bars: NO_BARS, length: 0, holes: false }
  return {
    lookback: planLookback(longest(values.map((port) => port.lookback))),
    warmup: longest(values.map((port) => port.warmup)),
    columns,
    readsFacts: nodes.some(({ operation }) => operation.readsFacts === true),
    symbols: otherSymbols(nodes),
    run: (bars) => {
      if (bars.length !== run.length) slots.resize(bars.length)
      run.bars = bars
      run.length = bars.length
      run.holes = false
      for (let i = 0; i < steps.length; i++) steps[i](run)
      for (let i = 0; i < namedSlots.length; i++) series.set(namedSlots[i].name, namedSlots[i].slot.data)
      // The bars belong to the caller.
      run.bars = NO_BARS
      return { result: resultSlot.data, named: series, holes: run.holes }
    },
  }
}

const NO_BARS: Bars = { length: 0, firstIndex: 0, columns: {} }
