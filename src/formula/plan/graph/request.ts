import type { Timeframe } from "../../../job/Timeframe.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "./graph.ts"

/** What a `request.security` asks for. */
export interface SecurityRequest {
  /** What a bar of the formula covers, and one of the request. */
  readonly chart: Timeframe
  readonly wanted: Timeframe
  /** Another symbol. */
  readonly symbol?: string
  /** Its values are na where there is no such symbol. */
  readonly isOptional: boolean
  readonly isHeikinAshi: boolean
  /** `gaps_on`: na but where a new value comes. */
  readonly hasGaps: boolean
  /** `lookahead_on`: values come when a bar begins. */
  readonly isAhead: boolean
}

/** A request, and what it asks for at each bar of its own: series of the graph that the request stands in. */
export interface PendingRequest extends SecurityRequest {
  readonly values: ReadonlyArray<Port>
}

const PENDING = new WeakMap<GraphNode, PendingRequest>()

const nothing = () => 0

const never = (): never => {
  throw new Error("a request has no step of its own before its plan is made")
}

/** Puts a request into the graph; its values are not its inputs, since they run over other bars. */
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

/** The request that a node stands for, if it is one. */
export const requestOf = (node: GraphNode): PendingRequest | undefined => PENDING.get(node)
