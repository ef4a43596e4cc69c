import type { GraphNode, Port } from "../graph/graph.ts"
import { settle, type Operation, type Place, type Run } from "../operation.ts"
import { compiledLoop } from "./compiledLoop.ts"
import type { RunningLoop } from "./interpretedLoop.ts"
import { writeProgram } from "./program.ts"

/** Whether an operation cannot run inside a loop: it reads the whole history and has no form for single bars. */
export const cannotRunAtBar = ({ operation, settings }: GraphNode): boolean =>
  operation.atBar === undefined && operation.lookback(settings) === Infinity

/**
 * Combines nodes whose values depend on their own earlier values into one
 * operation that runs bar by bar. `inputs` are the series that it reads,
 * `outputs` those of its nodes that others read.
 */
export const loopOperation = (
  name: string,
  nodes: ReadonlyArray<GraphNode>,
  inputs: ReadonlyArray<Port>,
  outputs: ReadonlyArray<Port>,
  resolve: (port: Port) => { readonly port: Port; readonly back: number },
): Operation => {
  const program = writeProgram(nodes, inputs, outputs, resolve)
  const cost = nodes.reduce((sum, node) => sum + costAtBar(node), 0)
  return {
    name,
    outputs: outputs.map((port) => port.type),
    lookback: () => Infinity,
    warmup: (first) => first,
    cost: () => cost,
    operations: nodes.length,
    makesInfinities: true,
    bind: (place) => bindLoop(compiledLoop(program), place, inputs, outputs),
  }
}

const costAtBar = ({ operation, settings }: GraphNode): number => {
  const isWindow = operation.atBar === undefined
  return operation.cost(settings) * (isWindow ? operation.lookback(settings) + 1 : 1)
}

const dataOf = (ports: ReadonlyArray<Port>, numbers: Place["numbers"], bools: Place["bools"]) => {
  let number = 0
  let bool = 0
  const slots = ports.map((port) => (port.type === "number" ? numbers[number++] : bools[bool++]))
  return () => slots.map((slot) => slot.data)
}

const bindLoop = (
  loop: RunningLoop,
  place: Place,
  inputs: ReadonlyArray<Port>,
  outputs: ReadonlyArray<Port>,
): ReturnType<Operation["bind"]> => {
  const sources = dataOf(inputs, place.numbers, place.bools)
  const targets = dataOf(outputs, place.outNumbers, place.outBools)
  return ({ length }: Run) => {
    loop.run(length, sources(), targets())
    for (const slot of place.outNumbers) settle(slot, 0)
  }
}
