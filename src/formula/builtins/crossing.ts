import { cross, crossover, crossunder } from "../../indicators/crossings.ts"
import { TOLERANCE } from "../../indicators/tolerance.ts"
import type { FunctionRow } from "./builtin.ts"
import { isPairUndecided } from "../plan/graph/doubt.ts"
import type { Operation } from "../plan/operation.ts"
import { crossing, latestFirst } from "../plan/operations/windows.ts"

const ofTwo = {
  parameters: [
    { name: "source1", kind: "series" },
    { name: "source2", kind: "series" },
  ],
  outputs: ["bool"],
  lookback: () => 1,
  warmup: (first) => first + 1,
  cost: () => 1,
  isUndecided: isPairUndecided,
} as const satisfies Partial<FunctionRow>

const bindPlainCross = crossing(cross)

// Equal bars are on neither side. If the exact values of a part of the history begin with equal bars, it
// is unknown from which side they were reached.
const bindCross: Operation["bind"] = (place) => {
  const step = bindPlainCross(place)
  const { numbers } = place
  const [a, b] = numbers
  const exact = Math.max(a.lookback, b.lookback)
  return (run) => {
    step(run)
    const at = Math.max(exact, latestFirst(numbers))
    if (run.bars.firstIndex > 0 && Math.abs(a.data[at] - b.data[at]) <= TOLERANCE) run.holes = true
  }
}

/** Crossings of two series, compared with the last bar where both had a value. */
export const CROSSINGS: ReadonlyArray<FunctionRow> = [
  {
    ...ofTwo,
    name: "ta.crossover",
    doc: "True where `source1` is above `source2` and was not before.",
    example: "ta.crossover(ta.ema(close, 12), ta.ema(close, 26))",
    bind: crossing(crossover),
  },
  {
    ...ofTwo,
    name: "ta.crossunder",
    doc: "True where `source1` is below `source2` and was not before.",
    example: "ta.crossunder(ta.rsi(close, 14), 70)",
    bind: crossing(crossunder),
  },
  {
    ...ofTwo,
    name: "ta.cross",
    doc: "True where `source1` is on the other side of `source2` than it last was.",
    example: "ta.cross(close, ta.sma(close, 200))",
    bind: bindCross,
  },
]
