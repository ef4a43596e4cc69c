import { obv, vwap, vwapDeviation } from "../../indicators/volumes.ts"
import { addBand, BAND } from "./band.ts"
import {
  SOURCE,
  type FunctionRow,
  type OperationRow,
  type ParameterRow,
  type SeriesRow,
  type VariableRow,
} from "./builtin.ts"
import { settle, type Operation } from "../plan/operation.ts"
import { hlc3 } from "../plan/operations/sources.ts"
import { latestFirst, settleOutputs } from "../plan/operations/windows.ts"

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

const HLC3: SeriesRow = { name: "hlc3", operation: hlc3, reads: ["high", "low", "close"], settings: [] }

/** A variable, since it takes no arguments. */
export const OBV: VariableRow = {
  name: "ta.obv",
  doc: "On-balance volume: the volume, added where the close rose and subtracted where it fell, since the first bar.",
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
        // Needs the close of the bar before, but not its volume.
        settle(out, Math.min(run.length, Math.max(close.first + 1, volume.first)))
      },
  },
  reads: ["close", "volume"],
  settings: [],
  isSource: false,
}

const ANCHOR: ParameterRow = { name: "anchor", kind: "bools", defaultVariable: NEW_DAY }

type Fill = (out: Float64Array, source: Float64Array, volume: Float64Array, anchor: Uint8Array, first: number) => void

const sinceAnchor = (fill: Fill): Pick<Operation, "outputs" | "lookback" | "warmup" | "cost" | "bind"> => ({
  outputs: ["number"],
  lookback: () => Infinity,
  warmup: (first) => first,
  cost: () => 2,
  bind: (place) => {
    const { numbers, bools, outNumbers } = place
    const [volume, source] = numbers
    return (run) => {
      const first = latestFirst(numbers)
      fill(outNumbers[0].data, source.data, volume.data, bools[0].data, first)
      settleOutputs(place, run, first)
    }
  },
})

const DEVIATION: Operation = { ...sinceAnchor(vwapDeviation), name: "vwap deviation" }

const VWAP: OperationRow = {
  ...sinceAnchor(vwap),
  name: "ta.vwap",
  doc: "Volume-weighted average price since `anchor` was last true, na before it ever was; by default since the UTC day began, so on daily bars it is each bar's own price.",
  example: "ta.crossover(close, ta.vwap(hlc3))",
  parameters: [SOURCE, ANCHOR],
  reads: ["volume"],
}

const VWAP_BANDS: FunctionRow = {
  ...BAND,
  name: "ta.vwap",
  doc: "Volume-weighted average price since `anchor` was last true, and `stdev_mult` volume-weighted standard deviations above and below it.",
  example: "[average, upper, lower] = ta.vwap(hlc3, dayofmonth < dayofmonth[1], 1)\nclose > upper",
  parameters: [SOURCE, ANCHOR, { name: "stdev_mult", kind: "number" }],
  members: ["vwap", "upper", "lower"],
  reads: ["volume"],
  compose: (add, inputs, [mult]) => addBand(add, add(VWAP, inputs), add(DEVIATION, inputs), mult),
}

/** Volume-weighted prices. */
export const VOLUMES: ReadonlyArray<FunctionRow> = [{ ...VWAP, overload: VWAP_BANDS }]

/** `ta.vwap` without arguments. */
export const VWAP_OF_DAY: VariableRow = {
  name: "ta.vwap",
  doc: "Volume-weighted average price of the UTC day: `ta.vwap(hlc3)`.",
  example: "close > ta.vwap and close[1] < ta.vwap[1]",
  operation: VWAP,
  reads: ["volume"],
  of: [HLC3, NEW_DAY],
  settings: [],
  isSource: false,
}
