import { CODE, type AtBar, type Memory } from "../atBar.ts"
import type { GraphNode, Port } from "../graph/graph.ts"
import { windowMemory } from "./windowMemory.ts"
import type { ValueType } from "../operation.ts"
import type { Call } from "./machine.ts"

/** The place of a value: its column in the row of a bar, and how many bars back that bar is. */
export interface Ref {
  readonly column: number
  readonly back: number
}

interface Constant {
  readonly column: number
  readonly value: number
}

/** A step of a loop. */
export interface Instruction {
  readonly code: number
  readonly output: Ref
  readonly operands: ReadonlyArray<Ref>
  /** The index of its call or memory. */
  readonly index?: number
}

/** An operation that keeps state inside a loop, and where it reads and writes. */
export interface Remembering {
  readonly make: () => Memory
  readonly inputs: ReadonlyArray<Ref>
  readonly outputs: ReadonlyArray<number>
  /** A bool that decides whether it runs at the bar; it always runs if absent. */
  readonly gate: Ref | undefined
}

/** The instructions of operations whose values depend on their own earlier values. */
export interface Program {
  /** The type of each column of a row. */
  readonly types: ReadonlyArray<ValueType>
  readonly instructions: ReadonlyArray<Instruction>
  readonly remembering: ReadonlyArray<Remembering>
  /** The columns that come from outside; `outputs` are those that others read. */
  readonly inputs: ReadonlyArray<number>
  readonly outputs: ReadonlyArray<number>
  /** How many bars back it reads. */
  readonly depth: number
  readonly calls: ReadonlyArray<Call>
  readonly constants: ReadonlyArray<Constant>
}

/** All places that a loop reads, with repetitions: the operands of instructions, and the inputs and gates of memories. */
export const readsOf = ({
  instructions,
  remembering,
}: Pick<Program, "instructions" | "remembering">): ReadonlyArray<Ref> => [
  ...instructions.flatMap(({ operands }) => operands),
  ...remembering.flatMap(({ gate, inputs }) => (gate === undefined ? inputs : [gate, ...inputs])),
]

/**
 * Writes the instructions of nodes that run in this order; `resolve` returns
 * the port that an input stands for, and how many bars back it is.
 */
export const writeProgram = (
  nodes: ReadonlyArray<GraphNode>,
  inputs: ReadonlyArray<Port>,
  outputs: ReadonlyArray<Port>,
  resolve: (port: Port) => { readonly port: Port; readonly back: number },
): Program => {
  const columns = new Map<Port, number>()
  const constants = new Map<string, Constant>()
  const types: Array<ValueType> = []
  for (const port of [...inputs, ...nodes.flatMap((node) => node.outputs)]) columns.set(port, types.push(port.type) - 1)

  const columnOf = (port: Port): number => columns.get(port) ?? 0
  const refOf = (port: Port): Ref => {
    const { port: source, back } = resolve(port)
    return { column: columnOf(source), back }
  }
  const constantOf = (value: number): Ref => {
    const key = Object.is(value, -0) ? "-0" : String(value)
    const { column } = constants.get(key) ?? { column: types.push("number") - 1 }
    constants.set(key, { column, value })
    return { column, back: 0 }
  }

  const calls: Array<Call> = []
  const remembering: Array<Remembering> = []
  const instructions = nodes.flatMap((node): Instruction | ReadonlyArray<Instruction> => {
    const { operation, settings } = node
    const operands = node.inputs.map(refOf)
    const output = refOf(node.outputs[0])
    const how: AtBar | undefined = operation.atBar
    if (how?.kind === "code") {
      const constant = how.constant === undefined ? [] : [constantOf(settings[0])]
      const all = how.constant === "left" ? [...constant, ...operands] : [...operands, ...constant]
      // Of more than two numbers: of the first two, then of that and the next.
      if (how.code === CODE.max || how.code === CODE.min) {
        return all.slice(1).map((next, i) => ({ code: how.code, output, operands: [i === 0 ? all[0] : output, next] }))
      }
      return { code: how.code, output, operands: all }
    }
    if (how?.kind === "call" && operands.length + settings.length <= 3) {
      calls.push(how.of)
      return { code: CODE.call, output, operands: [...operands, ...settings.map(constantOf)], index: calls.length - 1 }
    }
    const inputTypes = node.inputs.map((port) => port.type)
    const isGated = operation.isGated === true
    remembering.push({
      make: () => (how?.kind === "memory" ? how.make(settings) : windowMemory(operation, inputTypes, settings)),
      inputs: isGated ? operands.slice(1) : operands,
      outputs: node.outputs.map(columnOf),
      gate: isGated ? operands[0] : undefined,
    })
    return { code: CODE.memory, output, operands: [], index: remembering.length - 1 }
  })
  return {
    types,
    instructions,
    remembering,
    inputs: inputs.map(columnOf),
    outputs: outputs.map(columnOf),
    depth: deepest(nodes, refOf),
    calls,
    constants: Array.from(constants.values()),
  }
}

const deepest = (nodes: ReadonlyArray<GraphNode>, refOf: (port: Port) => Ref): number =>
  nodes.reduce((most, { inputs }) => inputs.reduce((least, port) => Math.max(least, refOf(port).back), most), 1)
