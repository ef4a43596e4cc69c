import { several } from "./arithmetic.ts"
import { settle, type Operation } from "../operation.ts"
import type { FormulaColumn } from "../Plan.ts"

const atOnce = { lookback: () => 0, warmup: () => 0, cost: () => 1 }

const column = (name: FormulaColumn): Operation => ({
  ...atOnce,
  name,
  outputs: ["number"],
  cost: () => 0,
  column: name,
  bind:
    ({ outNumbers: [out] }) =>
    ({ bars, length }) => {
      const data = bars.columns[name]
      if (data === undefined || data.length < length) {
        throw new Error(`the formula reads \`${name}\`, which these bars lack; read the columns of its plan`)
      }
      out.data = data.length === length ? data : data.subarray(0, length)
      settle(out, 0)
    },
})

/** The columns of the bars. */
export const COLUMN: Readonly<Record<FormulaColumn, Operation>> = {
  time: column("time"),
  open: column("open"),
  high: column("high"),
  low: column("low"),
  close: column("close"),
  volume: column("volume"),
}

export const barIndex: Operation = {
  ...atOnce,
  name: "bar_index",
  outputs: ["number"],
  bind:
    ({ outNumbers: [out] }) =>
    ({ bars, length }) => {
      for (let i = 0; i < length; i++) out.data[i] = bars.firstIndex + i
      settle(out, 0)
    },
}

export const lastBarIndex: Operation = {
  ...atOnce,
  name: "last_bar_index",
  outputs: ["number"],
  bind:
    ({ outNumbers: [out] }) =>
    ({ bars, length }) => {
      out.data.fill(bars.firstIndex + length - 1)
      settle(out, 0)
    },
}

export const isLastBar: Operation = {
  ...atOnce,
  name: "last bar",
  outputs: ["bool"],
  bind:
    ({ outBools: [out] }) =>
    ({ length }) => {
      out.data.fill(0)
      if (length > 0) out.data[length - 1] = 1
    },
}

export const hl2: Operation = several("hl2", (out, [high, low], from) => {
  for (let i = from; i < out.length; i++) out[i] = (high[i] + low[i]) / 2
})

export const hlc3: Operation = several("hlc3", (out, [high, low, close], from) => {
  for (let i = from; i < out.length; i++) out[i] = (high[i] + low[i] + close[i]) / 3
})

export const hlcc4: Operation = several("hlcc4", (out, [high, low, close], from) => {
  for (let i = from; i < out.length; i++) out[i] = (high[i] + low[i] + close[i] + close[i]) / 4
})

export const ohlc4: Operation = several("ohlc4", (out, [open, high, low, close], from) => {
  for (let i = from; i < out.length; i++) out[i] = (open[i] + high[i] + low[i] + close[i]) / 4
})

/** A constant where a series is needed; the value is the setting. */
export const constantNumber: Operation = {
  ...atOnce,
  name: "constant",
  outputs: ["number"],
  cost: () => 0,
  bind:
    ({ settings: [value], outNumbers: [out] }) =>
    () => {
      out.data.fill(value)
      settle(out, 0)
    },
}

export const constantBool: Operation = {
  ...atOnce,
  name: "constant bool",
  outputs: ["bool"],
  cost: () => 0,
  bind:
    ({ settings: [value], outBools: [out] }) =>
    () => {
      out.data.fill(value)
    },
}
