import { obv, vwap } from "../../indicators/volumes.ts"
import { SOURCE, type OperationRow, type SeriesRow, type VariableRow } from "./builtin.ts"
import { settle, type Operation } from "../plan/operation.ts"
import { latestFirst, settleOutputs } from "../plan/windows.ts"

const DAY_MS = 86_400_000

/** True on the first bar of each UTC day. */
const newDay: Operation = {
  name: "new day",
  outputs: ["bool"],
  lookback: () => 1,
  warmup: (first) => first,
  cost: () => 1,
  bind:
    ({ numbers: [time], outBools: [out] }) =>
    () => {
      let last = NaN
      for (let i = 0; i < out.data.length; i++) {
        const day = Math.floor(time.data[i] / DAY_MS)
        out.data[i] = day === last ? 0 : 1
        last = day
      }
    },
}

const NEW_DAY: SeriesRow = {
  name: 'timeframe.change("1D")',
  operation: newDay,
  reads: ["time"],
  settings: [],
}

/** A variable: a series that needs no arguments. */
export const OBV: VariableRow = {
  name: "ta.obv",
  doc: "On-balance volume: volume added where the close rose and taken away where it fell, since the first bar.",
  example: "ta.crossover(ta.obv, ta.sma(ta.obv, 20))",
  operation: {
    name: "ta.obv",
    outputs: ["number"],
    lookback: () => Infinity,
    warmup: (first) => first + 1,
    cost: () => 1,
    bind:
      ({ numbers: [close, volume], outNumbers: [out] }) =>
      (run) => {
        obv(out.data, close.data, volume.data)
        // The bar before needs a close, but no volume.
        settle(out, Math.min(run.length, Math.max(close.first + 1, volume.first)))
      },
  },
  reads: ["close", "volume"],
  settings: [],
  isSource: false,
}

/** Prices weighted by what was traded at them. */
export const VOLUMES: ReadonlyArray<OperationRow> = [
  {
    name: "ta.vwap",
    doc: "Volume-weighted average price since `anchor` was last true, na before it ever was: by default the UTC day's begin, so on daily bars each bar's own.",
    example: "ta.crossover(close, ta.vwap(hlc3))",
    parameters: [SOURCE, { name: "anchor", kind: "bools", defaultVariable: NEW_DAY }],
    reads: ["volume"],
    outputs: ["number"],
    lookback: () => Infinity,
    warmup: (first) => first,
    cost: () => 2,
    bind: (place) => {
      const { numbers, bools, outNumbers } = place
      const [volume, source] = numbers
      return (run) => {
        const first = latestFirst(numbers)
        vwap(outNumbers[0].data, source.data, volume.data, bools[0].data, first)
        settleOutputs(place, run, first)
      }
    },
  },
]
