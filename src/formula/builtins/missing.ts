import { atBar, CODE } from "../plan/atBar.ts"
import type { FunctionRow } from "./builtin.ts"
import { lastKnownAtBar } from "./memories.ts"
import { pointwise, settle } from "../plan/operation.ts"

/** Functions that handle na. */
export const MISSING: ReadonlyArray<FunctionRow> = [
  {
    ...pointwise("nz", "number", ({ numbers: [source, replacement], outNumbers: [out] }) => () => {
      fillNa(out.data, source.data, replacement.data)
      settle(out, 0)
    }),
    atBar: atBar(CODE.nz),
    doc: "The value, or the replacement where it is na.",
    example: "nz(ta.roc(close, 252), ta.roc(close, 20)) > 10",
    parameters: [
      { name: "source", kind: "series" },
      { name: "replacement", kind: "series", default: 0 },
    ],
    fold: (source, replacement) => (Number.isNaN(source) ? replacement : source),
  },
  {
    ...pointwise("na", "bool", ({ numbers: [source], outBools: [out] }) => () => {
      markNa(out.data, source.data)
    }),
    atBar: atBar(CODE.na),
    doc: "True where the value is na.",
    example: "na(volume) or volume == 0",
    parameters: [{ name: "x", kind: "series" }],
    fold: Number.isNaN,
  },
  {
    ...pointwise("fixnan", "number", ({ numbers: [source], outNumbers: [out] }) => () => {
      carryOn(out.data, source.data)
      settle(out, source.first)
    }),
    // The last value may lie any number of bars back.
    lookback: () => Infinity,
    atBar: lastKnownAtBar,
    doc: "The value, or the last one that was not na.",
    example: "ta.crossunder(close, fixnan(ta.pivotlow(5, 5)))",
    parameters: [{ name: "source", kind: "series" }],
  },
]

const fillNa = (out: Float64Array, source: Float64Array, replacement: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(source[i]) ? replacement[i] : source[i]
}

const markNa = (out: Uint8Array, source: Float64Array): void => {
  for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(source[i]) ? 1 : 0
}

const carryOn = (out: Float64Array, source: Float64Array): void => {
  let last = NaN
  for (let i = 0; i < out.length; i++) {
    if (!Number.isNaN(source[i])) last = source[i]
    out[i] = last
  }
}
