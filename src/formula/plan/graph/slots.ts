import type { GraphNode, Port } from "./graph.ts"
import type { BoolSlot, NumberSlot, Operation, Place } from "../operation.ts"

type Slot = NumberSlot | BoolSlot

/** Memory that the outputs of several operations share in turn. */
interface Cell {
  readonly type: Port["type"]
  readonly users: Array<(memory: ArrayBuffer, length: number) => void>
  memory: ArrayBuffer
}

/** The memory of a plan: a slot for each output, fewer arrays than slots. */
export interface Slots {
  readonly placeOf: (node: GraphNode) => Place
  readonly slotOf: (port: Port) => Slot
  /** Gives every slot an array of this length; memory never shrinks. */
  readonly resize: (length: number) => void
}

const pick = <S extends Slot>(slots: ReadonlyMap<Port, S>, ports: ReadonlyArray<Port>): ReadonlyArray<S> =>
  ports.flatMap((port) => slots.get(port) ?? [])

/** Cached, since nearly all symbols begin at the same bar. */
const remembered = ({ outputs, warmup }: Operation, settings: ReadonlyArray<number>): Place["due"] => {
  const known = outputs.map(() => ({ first: -1, due: 0 }))
  return (first, output) => {
    const answer = known[output]
    if (answer.first !== first) known[output] = { first, due: warmup(first, settings, output) }
    return known[output].due
  }
}

/**
 * Lays out the memory for nodes that run in this order. The arrays of `kept`
 * ports are never reused; those of the others are reused once their last reader
 * has run.
 */
export const makeSlots = (nodes: ReadonlyArray<GraphNode>, kept: ReadonlySet<Port>): Slots => {
  const numbers = new Map<Port, NumberSlot>()
  const bools = new Map<Port, BoolSlot>()
  const cells: Array<Cell> = []
  const free: Array<Cell> = []
  const lastReader = new Map<Port, GraphNode>()
  for (const node of nodes) {
    for (const port of [...node.outputs, ...node.inputs]) lastReader.set(port, node)
  }

  const takeCell = (type: Port["type"]): Cell => {
    const index = free.findIndex((cell) => cell.type === type)
    const [found] = index === -1 ? [] : free.splice(index, 1)
    const cell = found ?? { type, users: [], memory: new ArrayBuffer(0) }
    if (found === undefined) cells.push(cell)
    return cell
  }

  const makeSlot = (port: Port, cell: Cell | undefined): void => {
    if (port.type === "number") {
      const slot = {
        data: new Float64Array(0),
        first: 0,
        isKnown: false,
        isDense: false,
        isTame: false,
        warmup: port.warmup,
        lookback: port.lookback,
        doubt: 0,
      }
      numbers.set(port, slot)
      cell?.users.push((memory, length) => {
        slot.data = new Float64Array(memory, 0, length)
      })
    } else {
      const slot = { data: new Uint8Array(0), words: new Int32Array(0) }
      bools.set(port, slot)
      cell?.users.push((memory, length) => {
        slot.data = new Uint8Array(memory, 0, length)
        slot.words = new Int32Array(memory, 0, Math.ceil(length / Int32Array.BYTES_PER_ELEMENT))
      })
    }
  }

  const cellOf = new Map<Port, Cell>()
  for (const node of nodes) {
    for (const port of node.outputs) {
      const cell = node.operation.column === undefined ? takeCell(port.type) : undefined
      if (cell !== undefined) cellOf.set(port, cell)
      makeSlot(port, cell)
    }
    // Freed last: no operation may write where it still reads.
    for (const port of new Set([...node.outputs, ...node.inputs])) {
      const cell = cellOf.get(port)
      if (cell !== undefined && lastReader.get(port) === node && !kept.has(port)) free.push(cell)
    }
  }

  return {
    placeOf: ({ operation, inputs, settings, outputs }) => ({
      numbers: pick(numbers, inputs),
      bools: pick(bools, inputs),
      // A frozen array keeps whole numbers as integers. An array of floats would return them as floats, and a
      // kernel that has once seen a float for a length counts its bars in floats: 12.7 µs an SMA instead of 7.7.
      settings: Object.freeze([...settings]),
      outNumbers: pick(numbers, outputs),
      outBools: pick(bools, outputs),
      due: remembered(operation, settings),
    }),
    slotOf: (port) => pick<Slot>(port.type === "number" ? numbers : bools, [port])[0],
    resize: (length) => {
      for (const cell of cells) {
        const bytes = length * (cell.type === "number" ? Float64Array.BYTES_PER_ELEMENT : 1)
        if (cell.memory.byteLength < bytes) cell.memory = new ArrayBuffer(Math.ceil(bytes / 8) * 8)
        for (const use of cell.users) use(cell.memory, length)
      }
    },
  }
}
