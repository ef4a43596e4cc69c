import type { InputRow } from "./builtin.ts"

const RANGED = ["defval", "title", "minval", "maxval", "step", "tooltip", "inline", "group", "confirm"]
const PLAIN = ["defval", "title", "tooltip", "inline", "group", "confirm"]

/** What a job's parameters can set, each by the name that it is assigned to. */
export const INPUTS: ReadonlyArray<InputRow> = [
  {
    name: "input.int",
    doc: "A whole number that a job's parameters can set.",
    example: "len = input.int(20, minval=1)\nta.crossover(close, ta.sma(close, len))",
    type: "int",
    parameters: RANGED,
  },
  {
    name: "input.float",
    doc: "A number that a job's parameters can set.",
    example: "factor = input.float(2.0, minval=1)\nvolume > factor * ta.sma(volume, 20)",
    type: "float",
    parameters: RANGED,
  },
  {
    name: "input.bool",
    doc: "A bool that a job's parameters can set.",
    example: "slow = input.bool(true)\nclose > ta.sma(close, slow ? 200 : 50)",
    type: "bool",
    parameters: PLAIN,
  },
  {
    name: "input.source",
    doc: "A source, such as `close` or `hl2`, that a job's parameters can set by its name.",
    example: "src = input.source(hlc3)\nta.crossover(src, ta.ema(src, 20))",
    type: "source",
    parameters: PLAIN,
  },
]
