import type { AtBar } from "../atBar.ts"
import { settle, type Operation } from "../operation.ts"

const bars = ([back]: ReadonlyArray<number>): number => back
const later = (inputs: number, [back]: ReadonlyArray<number>): number => inputs + back
const one = () => 1

/** `e[k]`: the value k bars ago, na before the first bar. */
export const history: Operation = {
  name: "a[k]",
  outputs: ["number"],
  lookback: bars,
  warmup: later,
  cost: one,
  bind:
    ({ numbers: [a], settings: [back], outNumbers: [out] }) =>
    ({ length }) => {
      out.data.fill(NaN, 0, back)
      if (back < length) out.data.set(a.data.subarray(0, length - back), back)
      settle(out, Math.min(length, a.first + back))
    },
}

/** `e[k]` of a bool: false before the first bar. */
export const historyBool: Operation = {
  name: "p[k]",
  outputs: ["bool"],
  lookback: bars,
  warmup: later,
  cost: one,
  bind:
    ({ bools: [a], settings: [back], outBools: [out] }) =>
    ({ length }) => {
      out.data.fill(0, 0, back)
      if (back < length) out.data.set(a.data.subarray(0, length - back), back)
    },
}

/** How many bars back an offset reaches, from bar `at`; -1 for one that is na, or reaches ahead or before the first bar. */
const placeOf = (at: number, offset: number): number => {
  const back = Math.trunc(offset)
  return back >= 0 && back <= at ? at - back : -1
}

const atOffset = (missing: number): AtBar => ({
  kind: "memory",
  make: () => {
    const past: Array<number> = []
    return {
      next: (inputs, outputs) => {
        const place = placeOf(past.push(inputs[0]) - 1, inputs[1])
        outputs[0] = place === -1 ? missing : past[place]
      },
    }
  },
})

// Its look-back is known only when it runs.
const anyOffset = { lookback: () => Infinity, warmup: (inputs: number) => inputs, cost: one } as const

/** `e[n]` of an offset that changes from bar to bar: na where that is na, or reaches ahead or before the first bar. */
export const historyAt: Operation = {
  ...anyOffset,
  name: "a[b]",
  outputs: ["number"],
  atBar: atOffset(NaN),
  bind:
    ({ numbers: [a, offset], outNumbers: [out] }) =>
    ({ length }) => {
      for (let i = 0; i < length; i++) {
        const place = placeOf(i, offset.data[i])
        out.data[i] = place === -1 ? NaN : a.data[place]
      }
      settle(out, 0)
    },
}

/** The same for a bool, with false in place of na. */
export const historyBoolAt: Operation = {
  ...anyOffset,
  name: "p[b]",
  outputs: ["bool"],
  atBar: atOffset(0),
  bind:
    ({ bools: [a], numbers: [offset], outBools: [out] }) =>
    ({ length }) => {
      for (let i = 0; i < length; i++) {
        const place = placeOf(i, offset.data[i])
        out.data[i] = place === -1 ? 0 : a.data[place]
      }
    },
}
