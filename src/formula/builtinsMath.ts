import { several, unary } from "./arithmetic.ts"
import type { FunctionRow } from "./builtin.ts"
import { pointwise, settle } from "./operation.ts"

const TWO_OR_MORE = {
  parameters: [
    { name: "number0", kind: "series" },
    { name: "number1", kind: "series" },
  ],
  isVariadic: true,
} as const satisfies Partial<FunctionRow>

const greater = (out: Float64Array, a: Float64Array, from: number): void => {
  // A comparison with na is false: na on either side stays.
  for (let i = from; i < out.length; i++) if (!(out[i] >= a[i]) && out[i] === out[i]) out[i] = a[i]
}

const lesser = (out: Float64Array, a: Float64Array, from: number): void => {
  for (let i = from; i < out.length; i++) if (!(out[i] <= a[i]) && out[i] === out[i]) out[i] = a[i]
}

const merge = (name: string, loop: (out: Float64Array, a: Float64Array, from: number) => void) =>
  several(name, (out, inputs, from) => {
    out.set(inputs[0].subarray(from), from)
    for (let i = 1; i < inputs.length; i++) loop(out, inputs[i], from)
  })

/** Arithmetic on the current bar, and na. */
export const MATH: ReadonlyArray<FunctionRow> = [
  {
    ...unary("math.abs", (out, a, from) => {
      for (let i = from; i < out.length; i++) out[i] = Math.abs(a[i])
    }),
    doc: "The value without its sign.",
    parameters: [{ name: "number", kind: "series" }],
    fold: Math.abs,
  },
  {
    ...merge("math.max", greater),
    ...TWO_OR_MORE,
    doc: "The greatest of the values; na if one of them is.",
    fold: Math.max,
  },
  {
    ...merge("math.min", lesser),
    ...TWO_OR_MORE,
    doc: "The least of the values; na if one of them is.",
    fold: Math.min,
  },
  {
    ...pointwise("nz", "number", ({ numbers: [source, replacement], outNumbers: [out] }) => () => {
      fillNa(out.data, source.data, replacement.data)
      settle(out, 0)
    }),
    doc: "The value, or the replacement where it is na.",
    parameters: [
      { name: "source", kind: "series" },
      { name: "replacement", kind: "series", default: 0 },
    ],
    fold: (source, replacement) => (Number.isNaN(source) ? replacement : source),
  },
  {
    ...pointwise("na", "bool", ({ numbers: [source], outBools: [out] }) => () => {
      markNa(out.data, source.data)
    }),
    doc: "True where the value is na.",
    parameters: [{ name: "x", kind: "series" }],
    fold: Number.isNaN,
  },
]

const fillNa = (out: Float64Array, source: Float64Array, replacement: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(source[i]) ? replacement[i] : source[i]
}

const markNa = (out: Uint8Array, source: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(source[i]) ? 1 : 0
}
