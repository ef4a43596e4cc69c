// One fresh process of kernels.bench.ts: the time of one kernel and its rivals, in
// turn, in µs per series of 252 bars. Fails if values differ that should not.
// Prints JSON.
//
//     node bench/kernelProcess.ts <row>

import { KERNELS, type Bars, type Candle, type Contender, type KernelRow, type Values } from "./kernelRows.ts"
import { walk } from "./market.ts"
import { openTalib } from "./peers/talib.ts"
import { say } from "./rounds.ts"

const BARS = 252
const SERIES = 56
const AT_A_TIME = 8
const ROUNDS = 150
/** Relative to the greater of 1 and the value. */
const SAME = 1e-8

const barsOf = (seed: number): Bars => {
  const { open, high, low, close, volume } = walk(seed, BARS)
  const lists = { high: [...high], low: [...low], close: [...close], volume: [...volume] }
  const candles = Array.from(close, (_, i): Candle => {
    return { open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i] }
  })
  return { high, low, close, volume, lists, candles }
}

const talibContender = ({ name, inputs, options, outputs, sameFrom }: NonNullable<KernelRow["talib"]>): Contender => {
  const run = openTalib(name, { bars: BARS, inputs: inputs.length, options }, outputs)
  const contender = {
    run: (bars: Bars) =>
      run([bars[inputs[0]], bars[inputs[Math.min(1, inputs.length - 1)]], bars[inputs[inputs.length - 1]]]),
  }
  return sameFrom === undefined ? contender : { ...contender, sameFrom }
}

const row = KERNELS.find(({ name }) => name === process.argv[2])
if (row === undefined) throw new Error(`no such kernel: ${process.argv[2]}`)

const market = Array.from({ length: SERIES }, (_, i) => barsOf(i + 1))
const out = new Float64Array(BARS)
const contenders: Readonly<Record<string, Contender>> = {
  ours: {
    run: (bars) => {
      row.ours(out, bars)
      return out
    },
  },
  ...(row.talib === undefined ? {} : { talib: talibContender(row.talib) }),
  ...(row.tradingSignals === undefined ? {} : { tradingSignals: row.tradingSignals }),
  ...(row.indicatorts === undefined ? {} : { indicatorts: row.indicatorts }),
  ...(row.technicalindicators === undefined ? {} : { technicalindicators: row.technicalindicators }),
}

const compared: Array<string> = []
for (const [name, { run, sameFrom }] of Object.entries(contenders)) {
  if (sameFrom === undefined) continue
  compared.push(name)
  for (const [i, bars] of market.entries()) {
    const theirs = run(bars)
    row.ours(out, bars)
    if (theirs.length < BARS - sameFrom) throw new Error(`${name}, series ${i}: ${theirs.length} values`)
    // Some omit the bars without a value; the last value is that of the last bar.
    for (let bar = sameFrom; bar < BARS; bar++) {
      const value = theirs[theirs.length - BARS + bar]
      if (Math.abs(value - out[bar]) <= SAME * Math.max(1, Math.abs(out[bar]))) continue
      throw new Error(`${row.name} by ${name}, series ${i}, bar ${bar}: ${value}, ours ${out[bar]}`)
    }
  }
}

// Results are added up, so that the JIT compiler cannot drop them as unused.
let seen = 0
const look = (values: Values): void => {
  seen += values.length > 0 ? 1 : 0
}
const times = Object.entries(contenders).map(([name, { run }]) => ({ name, run, taken: new Array<number>() }))
for (let round = 0; round < ROUNDS; round++) {
  for (const { run, taken } of times) {
    for (let from = 0; from < SERIES; from += AT_A_TIME) {
      const start = performance.now()
      for (let i = from; i < from + AT_A_TIME; i++) look(run(market[i]))
      taken.push(((performance.now() - start) * 1000) / AT_A_TIME)
    }
  }
}
if (seen === 0) throw new Error("nothing was seen")
// The first third warms up the JIT compiler.
const middle = (taken: ReadonlyArray<number>): number => {
  const warm = taken.slice(taken.length / 3).toSorted((a, b) => a - b)
  return warm[warm.length >>> 1]
}
const medians = Object.fromEntries(times.map(({ name, taken }) => [name, middle(taken)]))
say(JSON.stringify({ compared, medians }))
