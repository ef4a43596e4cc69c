import { atBar, CODE } from "../atBar.ts"
import type { BoolSlot, NumberSlot, Operation, Place, Run } from "../operation.ts"
import { settle } from "../operation.ts"

// A block or function that does not run at every bar has a history of only the bars at which it ran.

const ofHistory = { lookback: () => Infinity, warmup: (first: number) => first, cost: () => 1 } as const

/** True at the first bar of the history. */
export const isFirstBar: Operation = {
  name: "first bar",
  outputs: ["bool"],
  ...ofHistory,
  bind:
    ({ outBools: [out] }) =>
    ({ bars, length }) => {
      out.data.fill(0)
      if (length > 0 && bars.firstIndex === 0) out.data[0] = 1
    },
}

/** The number at the last bar where the condition held; na before the first. */
export const latch: Operation = {
  name: "latch",
  outputs: ["number"],
  ...ofHistory,
  atBar: atBar(CODE.latch),
  bind:
    ({ bools: [test], numbers: [source], outNumbers: [out] }) =>
    ({ length }) => {
      let held = NaN
      for (let i = 0; i < length; i++) {
        if (test.data[i] === 1) held = source.data[i]
        out.data[i] = held
      }
      settle(out, 0)
    },
}

/** The bool at the last bar where the condition held; false before the first. */
export const latchBool: Operation = {
  name: "latch bool",
  outputs: ["bool"],
  ...ofHistory,
  atBar: atBar(CODE.latch),
  bind:
    ({ bools: [test, source], outBools: [out] }) =>
    ({ length }) => {
      let held = 0
      for (let i = 0; i < length; i++) {
        if (test.data[i] === 1) held = source.data[i]
        out.data[i] = held
      }
    },
}

const numberSlot = (like: NumberSlot): NumberSlot => ({ ...like, data: new Float64Array(0), first: 0, isKnown: false })

const boolSlot = (): BoolSlot => ({ data: new Uint8Array(0), words: new Int32Array(0) })

const boolsOf = (length: number): BoolSlot => {
  const memory = new ArrayBuffer(Math.ceil(length / 4) * 4)
  return { data: new Uint8Array(memory, 0, length), words: new Int32Array(memory) }
}

/** An operation over the bars at which a condition, its first input, holds; na or false at the others. */
export const gathered = (operation: Operation): Operation => ({
  name: `${operation.name} where`,
  outputs: operation.outputs,
  isGated: true,
  ...(operation.atBar === undefined ? {} : { atBar: operation.atBar }),
  ...ofHistory,
  cost: (settings) => operation.cost(settings) + 2,
  bind: (place) => {
    const [test, ...bools] = place.bools
    const inner: Place = {
      ...place,
      numbers: place.numbers.map(numberSlot),
      bools: bools.map(boolSlot),
      outNumbers: place.outNumbers.map(numberSlot),
      outBools: place.outBools.map(boolSlot),
    }
    const step = operation.bind(inner)
    return (run) => {
      const at: Array<number> = []
      for (let i = 0; i < run.length; i++) if (test.data[i] === 1) at.push(i)
      gather(place, inner, bools, at)
      const part: Run = { bars: { ...run.bars, length: at.length }, length: at.length, holes: false }
      step(part)
      scatter(place, inner, at)
    }
  },
})

const gather = ({ numbers }: Place, inner: Place, bools: ReadonlyArray<BoolSlot>, at: ReadonlyArray<number>): void => {
  inner.numbers.forEach((slot, input) => {
    const { data } = numbers[input]
    slot.data = Float64Array.from(at, (bar) => data[bar])
    settle(slot, 0)
  })
  inner.bools.forEach((slot, input) => {
    Object.assign(slot, boolsOf(at.length))
    at.forEach((bar, i) => {
      slot.data[i] = bools[input].data[bar]
    })
  })
  for (const slot of inner.outNumbers) slot.data = new Float64Array(at.length)
  for (const slot of inner.outBools) Object.assign(slot, boolsOf(at.length))
}

const scatter = ({ outBools, outNumbers }: Place, inner: Place, at: ReadonlyArray<number>): void => {
  outNumbers.forEach((out, output) => {
    out.data.fill(NaN)
    at.forEach((bar, i) => {
      out.data[bar] = inner.outNumbers[output].data[i]
    })
    settle(out, 0)
  })
  outBools.forEach((out, output) => {
    out.data.fill(0)
    at.forEach((bar, i) => {
      out.data[bar] = inner.outBools[output].data[i]
    })
  })
}
