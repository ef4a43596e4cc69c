import type { FunctionRow } from "./builtin.ts"
import { roundingFunction, unaryFunction } from "./numberFunctions.ts"
import { requireExact } from "../plan/operations/arithmetic.ts"

/** Angles and their functions, the logarithm to base 10, and conversions. */
export const ANGLES: ReadonlyArray<FunctionRow> = [
  requireExact(
    unaryFunction(
      {
        name: "math.log10",
        doc: "The logarithm to base 10; na of a negative value.",
        example: "math.log10(close) > math.log10(close[20]) + 0.02",
      },
      Math.log10,
      true,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.sin",
        doc: "The sine of an angle in radians.",
        example: "wave = math.sin(2 * math.pi * bar_index / 20)",
      },
      Math.sin,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.cos",
        doc: "The cosine of an angle in radians.",
        example: "wave = math.cos(2 * math.pi * bar_index / 20)",
      },
      Math.cos,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.tan",
        doc: "The tangent of an angle in radians.",
        example: "slope = math.tan(ta.linreg(close, 20, 0) - ta.linreg(close, 20, 1))",
      },
      Math.tan,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.asin",
        doc: "The angle in radians whose sine is the value; na beyond -1 to 1.",
        example: "angle = math.asin(ta.correlation(close, volume, 20))",
      },
      Math.asin,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.acos",
        doc: "The angle in radians whose cosine is the value; na beyond -1 to 1.",
        example: "angle = math.acos(ta.correlation(close, volume, 20))",
      },
      Math.acos,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.atan",
        doc: "The angle in radians whose tangent is the value.",
        example: "math.atan(ta.change(close)) > math.atan(ta.change(close, 3))",
      },
      Math.atan,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.todegrees",
        doc: "An angle in radians as degrees.",
        example: "math.todegrees(math.atan(ta.change(close))) > 20",
      },
      (x) => (x * 180) / Math.PI,
    ),
  ),
  requireExact(
    unaryFunction(
      {
        name: "math.toradians",
        doc: "An angle in degrees as radians.",
        example: "close > close[1] + math.tan(math.toradians(30))",
      },
      (x) => (x * Math.PI) / 180,
    ),
  ),
  {
    ...roundingFunction(
      {
        name: "int",
        doc: "The value without its fraction.",
        example: "len = int(20 * 0.7)\nta.crossover(close, ta.sma(close, len))",
      },
      Math.trunc,
    ),
    parameters: [{ name: "x", kind: "series" }],
  },
  {
    ...unaryFunction({ name: "float", doc: "The value itself.", example: "float(volume) / volume[1] > 2" }, (x) => x),
    parameters: [{ name: "x", kind: "series" }],
  },
]
