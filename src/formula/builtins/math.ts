import { CODE } from "../plan/atBar.ts"
import { requireExact, several, unary } from "../plan/operations/arithmetic.ts"
import { isStepUndecided } from "../plan/graph/doubt.ts"
import type { FunctionRow } from "./builtin.ts"
import { meanAtBar } from "./memories.ts"
import { addTo, maxOf, minOf, roundingFunction, unaryFunction, variadicFunction } from "./numberFunctions.ts"

// Rounds halves away from zero, unlike Math.round.
const round = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x))

// Literals, since `10 ** k` need not be exact.
const SCALES: ReadonlyArray<number> = Array.from({ length: 16 }, (_, k) => Number(`1e${k}`))

const roundTo = (x: number, precision: number): number => {
  const scale = SCALES[precision]
  const scaled = x * scale
  // Larger numbers have no fraction; na and infinities are unchanged.
  return Math.abs(scaled) < Infinity ? round(scaled) / scale : x
}

// na to any power is na, even to 0, where `**` gives 1.
const power = (base: number, exponent: number): number => (base === base ? base ** exponent : NaN)

const mean = (...values: ReadonlyArray<number>): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Arithmetic on the current bar. */
export const MATH: ReadonlyArray<FunctionRow> = [
  variadicFunction(
    {
      name: "math.max",
      doc: "The greatest of the values; na if one of them is.",
      example: "high - math.max(open, close) > 2 * math.abs(close - open)",
    },
    Math.max,
    maxOf,
    CODE.max,
  ),
  variadicFunction(
    {
      name: "math.min",
      doc: "The least of the values; na if one of them is.",
      example: "math.min(open, close) - low > 2 * math.abs(close - open)",
    },
    Math.min,
    minOf,
    CODE.min,
  ),
  {
    ...variadicFunction(
      {
        name: "math.avg",
        doc: "The mean of the values; na if one of them is.",
        example: "close > math.avg(ta.highest(20), ta.lowest(20))",
      },
      mean,
      addTo,
    ),
    ...several("math.avg", (out, inputs, from) => {
      out.fill(0, from)
      for (const input of inputs) addTo(out, input, from)
      for (let i = from; i < out.length; i++) out[i] /= inputs.length
    }),
    atBar: meanAtBar,
  },
  unaryFunction(
    { name: "math.abs", doc: "The value without its sign.", example: "math.abs(close - open) < 0.1 * (high - low)" },
    Math.abs,
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.sign",
        doc: "The sign: 1 of a positive value, -1 of a negative one, 0 of zero.",
        example: "math.sum(math.sign(ta.change(close)), 10) > 5",
      },
      Math.sign,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.sqrt",
        doc: "The square root; na of a negative value.",
        example: "volatility = ta.stdev(math.log(close / close[1]), 20) * math.sqrt(252)",
      },
      Math.sqrt,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.exp",
        doc: "Euler's number to the power of the value.",
        example: "close > math.exp(ta.sma(math.log(close), 20))",
      },
      Math.exp,
      true,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.log",
        doc: "The natural logarithm; na of a negative value.",
        example: "logReturn = math.log(close / close[1])",
      },
      Math.log,
      true,
    ),
  ),
  {
    ...unary("math.round", (out, a, from, precision) => {
      if (precision === 0) for (let i = from; i < out.length; i++) out[i] = round(a[i])
      else for (let i = from; i < out.length; i++) out[i] = roundTo(a[i], precision)
    }),
    doc: "The value rounded to `precision` digits after the point, halves away from zero. It is computed as `math.round(x * 100) / 100` for 2 digits: 2.675 gives 2.68, but 1.005, which is stored as slightly less, gives 1.",
    example: "math.round(close, 1) == math.round(ta.sma(close, 50), 1)",
    parameters: [
      { name: "number", kind: "series" },
      { name: "precision", kind: "whole", default: 0, least: 0, most: SCALES.length - 1 },
    ],
    atBar: { kind: "call", of: roundTo },
    fold: roundTo,
    isUndecided: isStepUndecided,
    givesWhole: (_, precision) => precision === 0,
  },
  roundingFunction(
    {
      name: "math.floor",
      doc: "The greatest whole number that is not above the value.",
      example: "shares = math.floor(1000 / (2 * ta.atr(14)))",
    },
    Math.floor,
  ),
  roundingFunction(
    {
      name: "math.ceil",
      doc: "The least whole number that is not below the value.",
      example: "math.ceil(close / 10) > math.ceil(close[1] / 10)",
    },
    Math.ceil,
  ),
  {
    ...several("math.pow", (out, [base, exponent], from) => {
      for (let i = from; i < out.length; i++) out[i] = power(base[i], exponent[i])
    }),
    makesInfinities: true,
    needsExact: () => true,
    doc: "The base to the power of the exponent.",
    example: "yearly = 100 * (math.pow(close / close[756], 1 / 3) - 1)",
    parameters: [
      { name: "base", kind: "series" },
      { name: "exponent", kind: "series" },
    ],
    atBar: { kind: "call", of: power },
    fold: power,
  },
]
