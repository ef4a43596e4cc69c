/**
 * One loop for each operator and kind of operand, so that each stays a handful
 * of machine instructions: `both` are series, or the constant is on one side.
 * Each works from bar `from` to the end.
 */
export interface Loops<Out> {
  readonly both: (out: Out, a: Float64Array, b: Float64Array, from: number) => void
  readonly constantRight: (out: Out, a: Float64Array, b: number, from: number) => void
  readonly constantLeft: (out: Out, a: number, b: Float64Array, from: number) => void
}

export const add: Loops<Float64Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] + b[i]
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] + b
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a + b[i]
  },
}

export const subtract: Loops<Float64Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] - b[i]
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] - b
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a - b[i]
  },
}

export const multiply: Loops<Float64Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] * b[i]
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] * b
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a * b[i]
  },
}

export const divide: Loops<Float64Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] / b[i]
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] / b
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a / b[i]
  },
}

export const remainder: Loops<Float64Array> = {
  both: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] % b[i]
  },
  constantRight: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a[i] % b
  },
  constantLeft: (out, a, b, from) => {
    const n = out.length
    for (let i = from; i < n; i++) out[i] = a % b[i]
  },
}
