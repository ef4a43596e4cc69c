import type { Timeframe } from "../../../job/Timeframe.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "./graph.ts"

/** The arguments of a `request.security`. */
export interface SecurityRequest {
  /** The timeframes of the formula and of the request. */
  readonly chart: Timeframe
  readonly wanted: Timeframe
  /** Another symbol. */
  readonly symbol?: string
  /** Without such a symbol, its values are na. */
  readonly isOptional: boolean
  readonly isHeikinAshi: boolean
  /** `gaps_on`: na except at a new value. */
  readonly hasGaps: boolean
  /** `lookahead_on`: values are known when their bar opens. */
  readonly isAhead: boolean
}

/** A request, and its values at its own bars, as series of the formula's graph. */
export interface PendingRequest extends SecurityRequest {
  readonly values: ReadonlyArray<Port>
}

const PENDING = new WeakMap<GraphNode, PendingRequest>()

const nothing = () => 0

const never = (): never => {
  throw new Error("a request has no step of its own before its plan is made")
}

/** Adds a request to the graph; its values are not its inputs, since they run over other bars. */
export const addRequest = (graph: Graph, request: PendingRequest, span: Span): ReadonlyArray<Port> => {
  const { values, ...asked } = request
  const ids = values.map((port) => port.id)
  const node = graph.add(
    {
      name: `request ${JSON.stringify([asked, ids])}`,
      outputs: values.map((port) => port.type),
      lookback: nothing,
      warmup: nothing,
      cost: nothing,
      bind: never,
    },
    [],
    [],
    span,
  )
  PENDING.set(node, request)
  return node.outputs
}

/** The request of a node, if it is one. */
export const requestOf = (node: GraphNode): PendingRequest | undefined => PENDING.get(node)
