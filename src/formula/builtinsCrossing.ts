import { cross, crossover, crossunder } from "../indicators/crossings.ts"
import type { FunctionRow } from "./builtin.ts"
import { crossing } from "./windows.ts"

const ofTwo = {
  parameters: [
    { name: "source1", kind: "series" },
    { name: "source2", kind: "series" },
  ],
  outputs: ["bool"],
  lookback: () => 1,
  warmup: (first) => first + 1,
  cost: () => 1,
} as const satisfies Partial<FunctionRow>

/** Where two series change sides; against the last bar where both had a value. */
export const CROSSINGS: ReadonlyArray<FunctionRow> = [
  {
    ...ofTwo,
    name: "ta.crossover",
    doc: "True where `source1` is above `source2` and was not before.",
    bind: crossing(crossover),
  },
  {
    ...ofTwo,
    name: "ta.crossunder",
    doc: "True where `source1` is below `source2` and was not before.",
    bind: crossing(crossunder),
  },
  {
    ...ofTwo,
    name: "ta.cross",
    doc: "True where `source1` is on the other side of `source2` than it last was.",
    bind: crossing(cross),
  },
]
