import { atBar, CODE } from "../atBar.ts"
import { pointwise, settle, type Operation } from "../operation.ts"

/** Bools are never na, so that these are plain loops over 0 and 1, four bars at a time. */
const ofTwo = (
  name: string,
  code: number,
  loop: (out: Int32Array, a: Int32Array, b: Int32Array) => void,
): Operation => ({
  ...pointwise(name, "bool", ({ bools: [a, b], outBools: [out] }) => () => {
    loop(out.words, a.words, b.words)
  }),
  atBar: atBar(code),
})

export const and: Operation = ofTwo("a and b", CODE.and, (out, a, b) => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a[i] & b[i]
})

export const or: Operation = ofTwo("a or b", CODE.or, (out, a, b) => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a[i] | b[i]
})

export const differ: Operation = ofTwo("a xor b", CODE.differ, (out, a, b) => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a[i] ^ b[i]
})

export const not: Operation = {
  ...pointwise("not a", "bool", ({ bools: [a], outBools: [out] }) => () => {
    invert(out.words, a.words)
  }),
  atBar: atBar(CODE.not),
}

/** A 1 for each of the bars in a word. */
const ONES = 0x01010101

const invert = (out: Int32Array, a: Int32Array): void => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = a[i] ^ ONES
}

/** `test ? yes : no` of numbers. */
export const choose: Operation = {
  ...pointwise("t ? a : b", "number", ({ bools: [test], numbers: [yes, no], outNumbers: [out] }) => () => {
    pick(out.data, test.data, yes.data, no.data)
    settle(out, Math.min(yes.first, no.first))
  }),
  atBar: atBar(CODE.choose),
}

const pick = (out: Float64Array, test: Uint8Array, yes: Float64Array, no: Float64Array): void => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = test[i] === 1 ? yes[i] : no[i]
}

/** `test ? yes : no` of bools. */
export const chooseBool: Operation = {
  ...pointwise("t ? p : q", "bool", ({ bools: [test, yes, no], outBools: [out] }) => () => {
    pickBool(out.data, test.data, yes.data, no.data)
  }),
  atBar: atBar(CODE.choose),
}

const pickBool = (out: Uint8Array, test: Uint8Array, yes: Uint8Array, no: Uint8Array): void => {
  const n = out.length
  for (let i = 0; i < n; i++) out[i] = test[i] === 1 ? yes[i] : no[i]
}
