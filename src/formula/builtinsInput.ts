import type { InputRow } from "./builtin.ts"

const RANGED = ["defval", "title", "minval", "maxval", "step", "tooltip", "inline", "group", "confirm"]
const PLAIN = ["defval", "title", "tooltip", "inline", "group", "confirm"]

/** What a job's parameters can set, each by the name that it is assigned to. */
export const INPUTS: ReadonlyArray<InputRow> = [
  { name: "input.int", doc: "A whole number that a job's parameters can set.", type: "int", parameters: RANGED },
  { name: "input.float", doc: "A number that a job's parameters can set.", type: "float", parameters: RANGED },
  { name: "input.bool", doc: "A bool that a job's parameters can set.", type: "bool", parameters: PLAIN },
  {
    name: "input.source",
    doc: "A source, such as `close` or `hl2`, that a job's parameters can set by its name.",
    type: "source",
    parameters: PLAIN,
  },
]
