import { atBar, CODE } from "../plan/atBar.ts"
import { several, unary } from "../plan/operations/arithmetic.ts"
import { isStepUndecided } from "../plan/graph/doubt.ts"
import type { Described, OperationRow } from "./builtin.ts"

type Fold = (out: Float64Array, a: Float64Array, from: number) => void

/** Replaces each value of `out` by the greater of it and that of `a`. */
export const maxOf: Fold = (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] = Math.max(out[i], a[i])
}

/** Replaces each value of `out` by the lesser of it and that of `a`. */
export const minOf: Fold = (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] = Math.min(out[i], a[i])
}

/** Adds the values of `a` to those of `out`. */
export const addTo: Fold = (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] += a[i]
}

/** A function of two or more numbers, which are folded one after the other. */
export const variadicFunction = (
  row: Described,
  fold: (...values: ReadonlyArray<number>) => number,
  next: Fold,
  code?: number,
): OperationRow => ({
  ...several(row.name, (out, inputs, from) => {
    out.set(inputs[0].subarray(from), from)
    for (let i = 1; i < inputs.length; i++) next(out, inputs[i], from)
  }),
  ...row,
  ...(code === undefined ? {} : { atBar: atBar(code) }),
  fold,
  parameters: [
    { name: "number0", kind: "series" },
    { name: "number1", kind: "series" },
  ],
  isVariadic: true,
})

/** A function of one number. */
export const unaryFunction = (row: Described, f: (x: number) => number, makesInfinities = false): OperationRow => ({
  ...unary(row.name, (out, a, from) => {
    for (let i = from; i < out.length; i++) out[i] = f(a[i])
  }),
  ...row,
  atBar: f === Math.abs ? atBar(CODE.abs) : { kind: "call", of: (a) => f(a) },
  makesInfinities,
  fold: f,
  parameters: [{ name: "number", kind: "series" }],
})

/** A function that rounds one number. */
export const roundingFunction = (row: Described, f: (x: number) => number): OperationRow => ({
  ...unaryFunction(row, f),
  isUndecided: isStepUndecided,
  givesWhole: () => true,
})
