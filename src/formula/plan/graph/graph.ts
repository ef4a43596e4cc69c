import type { Span } from "../../syntax/formulaText.ts"
import { longest } from "../lookback.ts"
import type { Operation, ValueType } from "../operation.ts"

/** One output of a node: a series of the formula. */
export interface Port {
  readonly id: number
  readonly type: ValueType
  readonly node: GraphNode
  /** Bars before the current one that its value depends on. */
  readonly lookback: number
  /** The bar of its first value. */
  readonly warmup: number
  readonly mayBeInfinite: boolean
  /** Over a part of the history its values are inexact: they depend on recursive averages. */
  readonly forgets: boolean
}

export interface GraphNode {
  readonly operation: Operation
  readonly inputs: ReadonlyArray<Port>
  readonly settings: ReadonlyArray<number>
  readonly outputs: ReadonlyArray<Port>
  /** Its first occurrence in the text. */
  readonly span: Span
}

const keyOfSetting = (setting: number): string => (Object.is(setting, -0) ? "-0" : String(setting))

/** The operations of a formula. Equal operations on equal inputs share a node. */
export class Graph {
  /** In execution order. */
  readonly nodes: Array<GraphNode> = []
  readonly #known = new Map<string, GraphNode>()
  #ports = 0

  /** Finds or adds the node of an operation. */
  add(operation: Operation, inputs: ReadonlyArray<Port>, settings: ReadonlyArray<number>, span: Span): GraphNode {
    const ids = inputs.map((port) => port.id).join()
    const key = `${operation.name}(${ids})[${settings.map(keyOfSetting).join()}]`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const outputs: Array<Port> = []
    const node: GraphNode = { operation, inputs, settings, outputs, span }
    const meetsInfinities = inputs.some((port) => port.mayBeInfinite)
    const isUnbounded =
      (meetsInfinities && operation.keepsInfinities === true) ||
      inputs.some((port, index) => port.forgets && operation.needsExact?.(index) === true)
    const own = isUnbounded ? Infinity : operation.lookback(settings)
    const lookback = longest(inputs.map((port) => port.lookback)) + own
    // A bool is exact: where it is not, the whole history is read.
    const forgets = lookback < Infinity && (operation.forgets === true || inputs.some((port) => port.forgets))
    const due = longest(inputs.map((port) => port.warmup))
    operation.outputs.forEach((type, index) => {
      const warmup = operation.warmup(due, settings, index)
      const mayBeInfinite = type === "number" && (meetsInfinities || operation.makesInfinities === true)
      outputs.push({
        id: this.#ports++,
        type,
        node,
        lookback,
        warmup,
        mayBeInfinite,
        forgets: forgets && type === "number",
      })
    })
    this.#known.set(key, node)
    this.nodes.push(node)
    return node
  }
}
