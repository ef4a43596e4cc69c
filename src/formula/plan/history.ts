import { settle, type Operation } from "./operation.ts"

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
