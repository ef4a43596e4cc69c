import type { Memory } from "../atBar.ts"
import { settle, type BoolSlot, type NumberSlot, type Operation, type Place, type Run } from "../operation.ts"
import type { ValueType } from "../operation.ts"

const numberSlot = (): NumberSlot => ({
  data: new Float64Array(0),
  first: 0,
  isKnown: false,
  isDense: false,
  isTame: false,
  warmup: 0,
  lookback: 0,
  doubt: 0,
})

const boolSlot = (): BoolSlot => ({ data: new Uint8Array(0), words: new Int32Array(0) })

const setBools = (slot: BoolSlot, length: number): void => {
  const memory = new ArrayBuffer(Math.ceil(length / 4) * 4)
  slot.data = new Uint8Array(memory, 0, length)
  slot.words = new Int32Array(memory)
}

/**
 * Runs any operation with a bounded look-back bar by bar, by its own step over
 * the bars that its newest value depends on. The time of a bar grows with their
 * number, so operations that are common in loops have an instruction or a memory
 * of their own.
 */
export const windowMemory = (
  operation: Operation,
  inputTypes: ReadonlyArray<ValueType>,
  settings: ReadonlyArray<number>,
): Memory => {
  const window = operation.lookback(settings) + 1
  const numbers = inputTypes.filter((type) => type === "number").map(numberSlot)
  const bools = inputTypes.filter((type) => type === "bool").map(boolSlot)
  const outNumbers = operation.outputs.filter((type) => type === "number").map(numberSlot)
  const outBools = operation.outputs.filter((type) => type === "bool").map(boolSlot)
  const place: Place = {
    numbers,
    bools,
    settings: Object.freeze([...settings]),
    outNumbers,
    outBools,
    due: (first, output) => operation.warmup(first, settings, output),
  }
  const step = operation.bind(place)
  const past = inputTypes.map(() => new Array<number>())
  // The bars at which no input was na: an operation on the last n values reads back to these.
  const whole: Array<number> = []
  return {
    next: (inputs, outputs) => {
      inputTypes.forEach((_, input) => past[input].push(inputs[input]))
      const length = past.length === 0 ? 1 : past[0].length
      const isWhole = inputTypes.every((_, input) => inputs[input] === inputs[input])
      if (isWhole) whole.push(length - 1)
      const nearest = Math.max(0, length - window)
      const farthest = isWhole && whole.length >= window ? whole[whole.length - window] : nearest
      const from = Math.min(nearest, farthest)
      const run: Run = {
        bars: { length: length - from, firstIndex: 0, columns: {} },
        length: length - from,
        holes: false,
      }
      let number = 0
      let bool = 0
      inputTypes.forEach((type, input) => {
        const values = past[input].slice(from)
        if (type === "number") {
          const slot = numbers[number++]
          slot.data = Float64Array.from(values)
          settle(slot, 0)
        } else {
          const slot = bools[bool++]
          setBools(slot, values.length)
          slot.data.set(values)
        }
      })
      for (const slot of outNumbers) slot.data = new Float64Array(run.length)
      for (const slot of outBools) setBools(slot, run.length)
      step(run)
      number = 0
      bool = 0
      operation.outputs.forEach((type, output) => {
        const { data } = type === "number" ? outNumbers[number++] : outBools[bool++]
        outputs[output] = data[run.length - 1]
      })
    },
  }
}
