import { ARITHMETIC } from "../plan/operations/arithmetic.ts"
import { LENGTH, SOURCE, type Add, type FunctionRow, type ParameterRow } from "./builtin.ts"
import { EMA, SMA } from "./average.ts"
import { STDEV, TR } from "./range.ts"
import type { Port } from "../plan/graph/graph.ts"

const MULT: ParameterRow = { name: "mult", kind: "number" }

/** A middle line, with one line above it and one below. */
export const BAND = {
  members: ["middle", "upper", "lower"],
  outputs: ["number", "number", "number"],
} as const satisfies Partial<FunctionRow>

/** Adds the lines `mult` times `reach` above and below a middle line. */
export const addBand = (add: Add, [middle]: ReadonlyArray<Port>, reach: ReadonlyArray<Port>, mult: number) => {
  const [far] = add(ARITHMETIC["*"].constantRight, reach, [mult])
  return [middle, ...add(ARITHMETIC["+"].both, [middle, far]), ...add(ARITHMETIC["-"].both, [middle, far])]
}

/** Lines above and below an average. */
export const BANDS: ReadonlyArray<FunctionRow> = [
  {
    ...BAND,
    name: "ta.bb",
    doc: "Bollinger bands: the simple average, and `mult` standard deviations above and below it.",
    example: "[middle, upper, lower] = ta.bb(close, 20, 2)\nta.crossunder(close, lower)",
    parameters: [SOURCE, LENGTH, MULT],
    compose: (add, source, [length, mult]) =>
      addBand(add, add(SMA, source, [length]), add(STDEV, source, [length, 1]), mult),
  },
  {
    name: "ta.bbw",
    doc: "Bollinger bands' width: the distance between upper and lower, in percent of the middle.",
    example: "width = ta.bbw(close, 20, 2)\nwidth <= ta.lowest(width, 120)",
    parameters: [SOURCE, LENGTH, MULT],
    outputs: ["number"],
    compose: (add, source, [length, mult]) => {
      const [width] = add(ARITHMETIC["*"].constantRight, add(STDEV, source, [length, 1]), [200 * mult])
      return add(ARITHMETIC["/"].both, [width, ...add(SMA, source, [length])])
    },
  },
  {
    ...BAND,
    name: "ta.kc",
    doc: "Keltner channels: the exponential average, and `mult` times that of the true range above and below it (of high - low without `useTrueRange`).",
    example: "[middle, upper, lower] = ta.kc(close, 20, 1.5)\nclose > upper",
    parameters: [SOURCE, LENGTH, MULT, { name: "useTrueRange", kind: "flag", default: true }],
    reads: ["high", "low", "close"],
    compose: (add, [high, low, close, source], [length, mult, useTrueRange]) => {
      const range = useTrueRange === 1 ? add(TR, [high, low, close], [0]) : add(ARITHMETIC["-"].both, [high, low])
      return addBand(add, add(EMA, [source], [length]), add(EMA, range, [length]), mult)
    },
  },
  {
    name: "ta.kcw",
    doc: "Keltner channels' width: the distance between upper and lower, as a fraction of the middle.",
    example: "width = ta.kcw(close, 20, 1.5)\nwidth <= ta.lowest(width, 60)",
    parameters: [SOURCE, LENGTH, MULT, { name: "useTrueRange", kind: "flag", default: true }],
    reads: ["high", "low", "close"],
    outputs: ["number"],
    compose: (add, [high, low, close, source], [length, mult, useTrueRange]) => {
      const range = useTrueRange === 1 ? add(TR, [high, low, close], [0]) : add(ARITHMETIC["-"].both, [high, low])
      const width = add(ARITHMETIC["*"].constantRight, add(EMA, range, [length]), [2 * mult])
      return add(ARITHMETIC["/"].both, [...width, ...add(EMA, [source], [length])])
    },
  },
]
