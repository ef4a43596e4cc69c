import { TOLERANCE } from "../../../indicators/tolerance.ts"
import { CODE } from "../atBar.ts"
import { readsOf, type Instruction, type Program, type Ref, type Remembering } from "./program.ts"
import {
  bytesOf,
  call,
  type Code,
  F64,
  float,
  get,
  I32,
  list,
  MEMORY,
  NOTHING,
  OP,
  set,
  withSize,
  text,
  unsigned,
  whole,
} from "./wasmFormat.ts"

// A loop as a WebAssembly module. The numbers of a bar and of the one before are in locals, those of earlier bars in
// memory, column by column. The function takes the number of bars and where each column begins.

/** The functions that the module imports: one of three numbers for each call, one without parameters for each memory. */
export const importsOf = ({ calls, remembering }: Program): ReadonlyArray<string> => [
  ...calls.map((_, index) => `call${index}`),
  ...remembering.map((_, index) => `memory${index}`),
]

/** The columns in memory, in their order: inputs, outputs, and those that are read from more than one bar back. */
export const lanesOf = (program: Program): ReadonlyArray<number> => {
  const { inputs, outputs } = program
  const far = readsOf(program).flatMap(({ back, column }) => (back > 1 ? [column] : []))
  return [...new Set([...inputs, ...outputs, ...far])]
}

/** Numbers at the start of the memory that hold the inputs and outputs of stateful operations. */
export const SCRATCH = 64

const TOLERANT = float(TOLERANCE)

/** The locals of the module. First the parameters: the number of bars, and where each lane begins. Then the bar, and 8 times the bar. */
const layoutOf = (program: Program) => {
  const { constants, types } = program
  const lanes = lanesOf(program)
  const bar = 1 + lanes.length
  const constant = new Map(constants.map(({ column, value }) => [column, value]))
  const now = (column: number): number => bar + 2 + column
  const before = (column: number): number => now(types.length + column)
  const isNumber = (column: number): boolean => types[column] === "number"
  const nothing = (column: number): Code => (isNumber(column) ? float(NaN) : whole(0))
  const address = (column: number): Code => [
    get(1 + lanes.indexOf(column)),
    get(isNumber(column) ? bar + 1 : bar),
    OP.addI32,
  ]
  const load = (column: number): Code => (isNumber(column) ? MEMORY.loadF64 : MEMORY.loadByte)
  const store = (column: number): Code => (isNumber(column) ? MEMORY.storeF64 : MEMORY.storeByte)
  const read = ({ back, column }: Ref): Code => {
    const value = constant.get(column)
    if (value !== undefined) return float(value)
    if (back === 0) return get(now(column))
    if (back === 1) return get(before(column))
    const far = [address(column), whole(-back * (isNumber(column) ? 8 : 1)), OP.addI32, load(column)]
    const isEarly = [get(bar), whole(back), OP.lessI32]
    return [isEarly, OP.if, isNumber(column) ? F64 : I32, nothing(column), OP.else, far, OP.end]
  }
  const readNumber = (ref: Ref): Code => (isNumber(ref.column) ? read(ref) : [read(ref), OP.fromI32])
  return { lanes, bar, constant, now, before, isNumber, nothing, address, load, store, read, readNumber }
}

type Layout = ReturnType<typeof layoutOf>

const valueOf = ({ before, read, readNumber }: Layout, { code, index = 0, operands, output }: Instruction): Code => {
  const [a, b, c] = operands
  const two = (operator: number): Code => [read(a), read(b), operator]
  const apart = (x: Ref, y: Ref): Code => [read(x), read(y), OP.subtract]
  const near = [apart(a, b), OP.abs, TOLERANT]
  switch (code) {
    case CODE.add:
      return two(OP.add)
    case CODE.subtract:
      return two(OP.subtract)
    case CODE.multiply:
      return two(OP.multiply)
    case CODE.divide:
      return two(OP.divide)
    case CODE.negate:
      return [read(a), OP.negate]
    case CODE.abs:
      return [read(a), OP.abs]
    case CODE.max:
      return two(OP.max)
    case CODE.min:
      return two(OP.min)
    case CODE.less:
      return [apart(b, a), TOLERANT, OP.greater]
    case CODE.lessOrEqual:
      return [two(OP.atMost), apart(a, b), TOLERANT, OP.atMost, OP.or]
    case CODE.equal:
      return [two(OP.equal), near, OP.atMost, OP.or]
    case CODE.notEqual:
      return [near, OP.greater]
    case CODE.and:
      return two(OP.and)
    case CODE.or:
      return two(OP.or)
    case CODE.differ:
      return two(OP.xor)
    case CODE.not:
      return [read(a), OP.isZero]
    case CODE.choose:
      return [read(b), read(c), read(a), OP.select]
    case CODE.latch:
      return [read(b), get(before(output.column)), read(a), OP.select]
    case CODE.nz:
      return [read(a), read(b), read(a), read(a), OP.equal, OP.select]
    case CODE.na:
      return [read(a), read(a), OP.notEqual]
    default:
      return [[0, 1, 2].map((i) => (operands[i] === undefined ? float(0) : readNumber(operands[i]))), call(index)]
  }
}

/** Passes a memory its inputs and reads its outputs; na or false where it does not run. */
const remember = (layout: Layout, { gate, inputs, outputs }: Remembering, imported: number): Code => {
  const { isNumber, nothing, now, read, readNumber } = layout
  const put = inputs.map((ref, i) => [whole(i * 8), readNumber(ref), MEMORY.storeF64])
  const take = outputs.map((column, i) => [
    whole(i * 8),
    MEMORY.loadF64,
    isNumber(column) ? [] : OP.toI32,
    set(now(column)),
  ])
  const run = [put, call(imported), take]
  if (gate === undefined) return run
  const none = outputs.map((column) => [nothing(column), set(now(column))])
  return [read(gate), OP.if, NOTHING, run, OP.else, none, OP.end]
}

const advance = (local: number, by: number): Code => [get(local), whole(by), OP.addI32, set(local)]

const bodyOf = (program: Program, layout: Layout): Code => {
  const { calls, inputs, instructions, remembering, types } = program
  const { address, bar, before, constant, isNumber, lanes, load, now, store } = layout
  const columns = types.flatMap((_, column) => (constant.has(column) ? [] : [column]))
  const numbers = columns.filter(isNumber)
  const written = lanes.filter((column) => !inputs.includes(column))
  const step = (instruction: Instruction): Code => {
    const { code, index = 0, output } = instruction
    if (code === CODE.memory) return remember(layout, remembering[index], calls.length + index)
    return [valueOf(layout, instruction), set(now(output.column))]
  }
  return [
    numbers.map((column) => [float(NaN), set(before(column))]),
    [OP.block, NOTHING, OP.loop, NOTHING, get(bar), get(0), OP.atLeastI32, OP.branchIf, 1],
    inputs.map((column) => [address(column), load(column), set(now(column))]),
    instructions.map(step),
    written.map((column) => [address(column), get(now(column)), store(column)]),
    columns.map((column) => [get(now(column)), set(before(column))]),
    advance(bar, 1),
    advance(bar + 1, 8),
    [OP.branch, 0, OP.end, OP.end, OP.end],
  ]
}

/** The bytes of the module. */
export const wasmBytes = (program: Program): Uint8Array<ArrayBuffer> => {
  const { calls, types } = program
  const layout = layoutOf(program)
  const kinds = [...types, ...types].map((type) => (type === "number" ? F64 : I32))
  const locals = list([[2, I32], ...kinds.map((kind) => [1, kind])])
  const imports = importsOf(program).map((name, index) => [text("m"), text(name), 0, index < calls.length ? 0 : 1])
  const signatures = [
    [0x60, list([F64, F64, F64]), list([F64])],
    [0x60, list([]), list([])],
    [0x60, list([I32, ...layout.lanes.map(() => I32)]), list([])],
  ]
  return Uint8Array.from(
    bytesOf([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      [1, withSize(list(signatures))],
      [2, withSize(list([...imports, [text("m"), text("memory"), 2, 0, 1]]))],
      [3, withSize(list([2]))],
      [7, withSize(list([[text("run"), 0, unsigned(imports.length)]]))],
      [10, withSize(list([withSize([locals, bodyOf(program, layout)])]))],
    ]),
  )
}
