import { several, unary } from "./arithmetic.ts"
import type { FunctionRow } from "./builtin.ts"

type Fold = (out: Float64Array, a: Float64Array, from: number) => void

const greater: Fold = (out, a, from) => {
  // A comparison with na is false: na on either side stays.
  for (let i = from; i < out.length; i++) if (!(out[i] >= a[i]) && out[i] === out[i]) out[i] = a[i]
}

const lesser: Fold = (out, a, from) => {
  for (let i = from; i < out.length; i++) if (!(out[i] <= a[i]) && out[i] === out[i]) out[i] = a[i]
}

const plus: Fold = (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] += a[i]
}

/** A function of two or more numbers, taken one after the other. */
const ofMany = (
  name: string,
  doc: string,
  fold: (...values: ReadonlyArray<number>) => number,
  next: Fold,
): FunctionRow => ({
  ...several(name, (out, inputs, from) => {
    out.set(inputs[0].subarray(from), from)
    for (let i = 1; i < inputs.length; i++) next(out, inputs[i], from)
  }),
  doc,
  fold,
  parameters: [
    { name: "number0", kind: "series" },
    { name: "number1", kind: "series" },
  ],
  isVariadic: true,
})

/** A function of one number. */
const ofOne = (name: string, doc: string, f: (x: number) => number): FunctionRow => ({
  ...unary(name, (out, a, from) => {
    for (let i = from; i < out.length; i++) out[i] = f(a[i])
  }),
  doc,
  fold: f,
  parameters: [{ name: "number", kind: "series" }],
})

const toWhole = (name: string, doc: string, f: (x: number) => number): FunctionRow => ({
  ...ofOne(name, doc, f),
  givesWhole: true,
})

// Away from zero on a half, which Math.round is not.
const round = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x))

const mean = (...values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Arithmetic on the current bar. */
export const MATH: ReadonlyArray<FunctionRow> = [
  ofMany("math.max", "The greatest of the values; na if one of them is.", Math.max, greater),
  ofMany("math.min", "The least of the values; na if one of them is.", Math.min, lesser),
  {
    ...ofMany("math.avg", "The mean of the values; na if one of them is.", mean, plus),
    ...several("math.avg", (out, inputs, from) => {
      out.fill(0, from)
      for (const input of inputs) plus(out, input, from)
      for (let i = from; i < out.length; i++) out[i] /= inputs.length
    }),
  },
  ofOne("math.abs", "The value without its sign.", Math.abs),
  ofOne("math.sign", "The sign: 1 of a positive value, -1 of a negative one, 0 of zero.", Math.sign),
  ofOne("math.sqrt", "The square root; na of a negative value.", Math.sqrt),
  ofOne("math.exp", "Euler's number to the power of the value.", Math.exp),
  ofOne("math.log", "The natural logarithm; na of a negative value.", Math.log),
  toWhole("math.round", "The nearest whole number, of two the one farther from zero.", round),
  toWhole("math.floor", "The greatest whole number that is not above the value.", Math.floor),
  toWhole("math.ceil", "The least whole number that is not below the value.", Math.ceil),
  {
    ...several("math.pow", (out, [base, exponent], from) => {
      for (let i = from; i < out.length; i++) out[i] = base[i] ** exponent[i]
    }),
    doc: "The base to the power of the exponent.",
    parameters: [
      { name: "base", kind: "series" },
      { name: "exponent", kind: "series" },
    ],
    fold: Math.pow,
  },
]
