import { sourcesOf } from "../../../calendar/fittingTimeframes.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "../graph/graph.ts"
import { COLUMN } from "../operations/sources.ts"
import { unfold, type Nest } from "../loop/unfold.ts"
import { areKnownAtOpen } from "./knownAtOpen.ts"
import { nestedPlan } from "./nestedPlan.ts"
import { ofOther } from "./ofOther.ts"
import { ofSymbol } from "./ofSymbol.ts"
import type { PendingRequest } from "../graph/request.ts"
import { columnsFor } from "./requestedBars.ts"

/** Called for what cannot be planned. */
export interface Rejecting {
  /** A function that cannot run bar by bar. */
  readonly atBar: (node: GraphNode) => never
  /** A request for values that are not known yet. */
  readonly ahead: (span: Span) => never
  /** A request whose values depend on itself. */
  readonly circle: (span: Span) => never
  /** A request inside another one, of a timeframe that cannot be made of the outer one's bars. */
  readonly finer: (span: Span, wanted: Timeframe, around: Timeframe) => never
}

/** Turns the requests of a graph into operations, each with a nested plan; requests inside a request likewise. */
export const nesting = (draft: Graph, rejecting: Rejecting): Nest => {
  const open = new Set<PendingRequest>()
  /** `around` is the timeframe of the enclosing request. */
  const nestIn =
    (around: Timeframe | undefined): Nest =>
    (graph, { operation, span }, pending) => {
      const request = { ...pending, chart: around ?? pending.chart }
      const { chart, values, wanted } = request
      if (wanted !== chart && sourcesOf([chart], wanted).length === 0) rejecting.finer(span, wanted, chart)
      if (request.isAhead && !areKnownAtOpen(values)) rejecting.ahead(span)
      if (open.has(pending)) rejecting.circle(span)
      open.add(pending)
      const { graph: inner, portOf } = unfold(draft, values, false, rejecting.atBar, nestIn(wanted))
      open.delete(pending)
      const outputs = values.map((value): Port => {
        const port = portOf(value)
        if (port === undefined) throw new Error("the plan of a request lacks one of its values")
        return port
      })
      const nested = nestedPlan(inner, outputs)
      if (request.symbol !== undefined) {
        const [time] = graph.add(COLUMN.time, [], [], span).outputs
        return graph.add(ofOther(operation.name, request, request.symbol, nested), [time], [], span)
      }
      const columns = columnsFor(request, nested.columns)
      const inputs = columns.map((column) => graph.add(COLUMN[column], [], [], span).outputs[0])
      return graph.add(ofSymbol(operation.name, request, nested), inputs, [], span)
    }
  return nestIn(undefined)
}
