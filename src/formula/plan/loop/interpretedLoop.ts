import { CODE } from "../atBar.ts"
import { runBars, WORDS, type MemoryAt } from "./machine.ts"
import { readsOf, type Instruction, type Program } from "./program.ts"

/** Runs a loop over the bars of a symbol. */
export interface RunningLoop {
  readonly run: (
    length: number,
    inputs: ReadonlyArray<Float64Array | Uint8Array>,
    outputs: ReadonlyArray<Float64Array | Uint8Array>,
  ) => void
}

/** Bytes of the rows that are computed at once, few enough to stay in the L1 cache. */
const ROWS_BYTES = 24 * 1024

/** Interprets the instructions of a loop bar by bar, for hosts that do not allow code to be made at run time. */
export const interpretedLoop = (program: Program): RunningLoop => {
  const { calls, constants, depth, inputs: sources, outputs: targets, types } = program
  const width = types.length
  const code = encode(fuse(program), width)
  // At least as many rows as are copied to the front after each block.
  const rows = Math.max(depth, 16, Math.floor(ROWS_BYTES / 8 / width))
  const start = depth * width
  const F = new Float64Array((depth + rows) * width)
  const begin = (): void => {
    // Before the first bar a number is na and a bool false.
    types.forEach((type, column) => {
      for (let at = column; at < start; at += width) F[at] = type === "number" ? NaN : 0
    })
    for (const { column, value } of constants) for (let at = column; at < F.length; at += width) F[at] = value
  }
  return {
    run: (length, inputs, outputs) => {
      begin()
      const memories = memoriesOf(program, width)
      for (let from = 0; from < length; from += rows) {
        const bars = Math.min(rows, length - from)
        for (let lane = 0; lane < sources.length; lane++) {
          const data = inputs[lane]
          for (let i = from, at = start + sources[lane]; i < from + bars; i++, at += width) F[at] = data[i]
        }
        runBars(F, code, start, bars, width, calls, memories)
        for (let lane = 0; lane < targets.length; lane++) {
          const data = outputs[lane]
          for (let i = from, at = start + targets[lane]; i < from + bars; i++, at += width) data[i] = F[at]
        }
        F.copyWithin(0, bars * width, bars * width + start)
      }
    },
  }
}

const memoriesOf = ({ remembering }: Program, width: number): ReadonlyArray<MemoryAt> =>
  remembering.map(({ gate, inputs, make, outputs }) => ({
    memory: make(),
    inputs: new Float64Array(inputs.length),
    outputs: new Float64Array(outputs.length),
    inputPlaces: inputs.map(({ back, column }) => column - back * width),
    outputPlaces: outputs,
    gate: gate === undefined ? undefined : gate.column - gate.back * width,
  }))

const FUSED: ReadonlyMap<number, number> = new Map([
  [CODE.less, CODE.chooseLess],
  [CODE.lessOrEqual, CODE.chooseLessOrEqual],
  [CODE.equal, CODE.chooseEqual],
  [CODE.notEqual, CODE.chooseNotEqual],
])

/** A comparison that only one choice asks for, and that choice, are one instruction. */
const fuse = (program: Program): ReadonlyArray<Instruction> => {
  const { instructions } = program
  const kept = new Set(program.outputs)
  const uses = new Map<number, number>()
  for (const { column } of readsOf(program)) uses.set(column, (uses.get(column) ?? 0) + 1)
  const byOutput = new Map(instructions.map((instruction) => [instruction.output.column, instruction]))
  const absorbed = new Set<Instruction>()
  const written = instructions.map((instruction): Instruction => {
    if (instruction.code !== CODE.choose) return instruction
    const [test, yes, no] = instruction.operands
    const comparison = byOutput.get(test.column)
    const code = comparison === undefined ? undefined : FUSED.get(comparison.code)
    if (comparison === undefined || code === undefined) return instruction
    if (test.back !== 0 || kept.has(test.column) || uses.get(test.column) !== 1) return instruction
    absorbed.add(comparison)
    return { code, output: instruction.output, operands: [...comparison.operands, yes, no] }
  })
  return written.filter((_, index) => !absorbed.has(instructions[index]))
}

const encode = (instructions: ReadonlyArray<Instruction>, width: number): Int32Array => {
  const code = new Int32Array(instructions.length * WORDS)
  instructions.forEach(({ code: what, index, operands, output }, at) => {
    const words = [what, output.column, ...operands.map(({ column, back }) => column - back * width)]
    code.set(words, at * WORDS)
    if (index !== undefined) code[at * WORDS + WORDS - 1] = index
  })
  return code
}
