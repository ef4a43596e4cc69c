import * as fc from "fast-check"
import * as reference from "./indicatorDefinitions.ts"
import { macd, type Doubt, type Numbers } from "./definitions.ts"
import type { Columns, Piece } from "./randomFormula.ts"

/** A call, and its outputs by the reference implementation. */
export interface Call {
  readonly text: string
  readonly worth: (columns: Columns, doubt: Doubt) => ReadonlyArray<Numbers>
}

interface Arguments {
  readonly name: "open" | "high" | "low" | "close" | "volume"
  readonly n: number
  readonly m: number
  /** A factor. */
  readonly x: number
}

const callArguments: fc.Arbitrary<Arguments> = fc.record({
  name: fc.constantFrom("open", "high", "low", "close", "volume"),
  n: fc.integer({ min: 1, max: 9 }),
  m: fc.integer({ min: 1, max: 6 }),
  x: fc.constantFrom(0.5, 1, 2.5),
})

type Make = (given: Arguments) => readonly [text: string, worth: (columns: Columns, doubt: Doubt) => Numbers]
type MakeSeveral = (
  given: Arguments,
) => readonly [text: string, worth: (columns: Columns, doubt: Doubt) => ReadonlyArray<Numbers>]

const single: Readonly<Record<string, Make>> = {
  hma: ({ name, n }) => [`ta.hma(${name}, ${n})`, (c) => reference.hma(c[name], n)],
  vwma: ({ name, n }) => [`ta.vwma(${name}, ${n})`, (c) => reference.vwma(c[name], c.volume, n)],
  swma: ({ name }) => [`ta.swma(${name})`, (c) => reference.swma(c[name])],
  "alma of whole bars": ({ name, n, x }) => [
    `ta.alma(${name}, ${n}, 0.3, ${x}, true)`,
    (c) => reference.alma(c[name], n, n === 1 ? 0 : Math.floor(0.3 * (n - 1)) / (n - 1), x),
  ],
  alma: ({ name, n, x }) => [`ta.alma(${name}, ${n}, 0.85, ${x})`, (c) => reference.alma(c[name], n, 0.85, x)],
  stoch: ({ name, n }) => [`ta.stoch(${name}, high, low, ${n})`, (c) => reference.stoch(c[name], c.high, c.low, n)],
  wpr: ({ n }) => [`ta.wpr(${n})`, (c) => reference.wpr(c.high, c.low, c.close, n)],
  cci: ({ name, n }) => [`ta.cci(${name}, ${n})`, (c) => reference.cci(c[name], n)],
  cmo: ({ name, n }) => [`ta.cmo(${name}, ${n})`, (c, d) => reference.cmo(c[name], n, d)],
  mfi: ({ name, n }) => [`ta.mfi(${name}, ${n})`, (c, d) => reference.mfi(c[name], c.volume, n, d)],
  obv: () => ["ta.obv", (c) => reference.obv(c.close, c.volume)],
  tsi: ({ name, n, m }) => [`ta.tsi(${name}, ${m}, ${n})`, (c) => reference.tsi(c[name], m, n)],
  bbw: ({ name, n, x }) => [`ta.bbw(${name}, ${n}, ${x})`, (c) => reference.bbw(c[name], n, x)],
  dev: ({ name, n }) => [`ta.dev(${name}, ${n})`, (c) => reference.dev(c[name], n)],
  variance: ({ name, n }) => [`ta.variance(${name}, ${n})`, (c) => reference.variance(c[name], n, true)],
  "variance of a sample": ({ name, n }) => [
    `ta.variance(${name}, ${n + 1}, false)`,
    (c) => reference.variance(c[name], n + 1, false),
  ],
  sar: ({ x }) => [`ta.sar(${x / 50}, 0.02, 0.2)`, (c, d) => reference.sar(c, x / 50, 0.02, 0.2, d)],
  vwap: ({ name }) => [
    `ta.vwap(${name}, close > open)`,
    (c) =>
      reference.vwap(
        c[name],
        c.volume,
        c.close.map((x, bar) => x - c.open[bar] > 1e-10),
      ),
  ],
  "vwap of a day": ({ name }) => [
    `ta.vwap(${name})`,
    (c) =>
      reference.vwap(
        c[name],
        c.volume,
        c.close.map(() => true),
      ),
  ],
}

const several: Readonly<Record<string, MakeSeveral>> = {
  macd: ({ name, n, m }) => [`ta.macd(${name}, ${n}, ${m}, 4)`, (c) => macd(c[name], n, m, 4)],
  bb: ({ name, n, x }) => [`ta.bb(${name}, ${n}, ${x})`, (c) => reference.bb(c[name], n, x)],
  kc: ({ name, n, x }) => [`ta.kc(${name}, ${n}, ${x})`, (c) => reference.kc(c[name], c, n, x, true)],
  "kc of plain ranges": ({ name, n, x }) => [
    `ta.kc(${name}, ${n}, ${x}, false)`,
    (c) => reference.kc(c[name], c, n, x, false),
  ],
  "vwap with bands": ({ name, x }) => [
    `ta.vwap(${name}, close > open, ${x})`,
    (c) =>
      reference.vwapBands(
        c[name],
        c.volume,
        c.close.map((close, bar) => close - c.open[bar] > 1e-10),
        x,
      ),
  ],
  dmi: ({ n, m }) => [`ta.dmi(${n}, ${m})`, (c, d) => reference.dmi(c, n, m, d)],
  supertrend: ({ n, x }) => [`ta.supertrend(${x}, ${n})`, (c, d) => reference.supertrend(c, x, n, d)],
}

/** Calls with random arguments, by the name of the function. */
export const calls: ReadonlyArray<readonly [string, fc.Arbitrary<Call>]> = [
  ...Object.entries(single).map(
    ([name, make]) =>
      [
        name,
        callArguments.map((given): Call => {
          const [text, worth] = make(given)
          return { text, worth: (c, d) => [worth(c, d)] }
        }),
      ] as const,
  ),
  ...Object.entries(several).map(
    ([name, make]) =>
      [
        name,
        callArguments.map((given): Call => {
          const [text, worth] = make(given)
          return { text, worth }
        }),
      ] as const,
  ),
]

/** Calls with one number per bar, as pieces of larger formulas. */
export const indicators: fc.Arbitrary<Piece<Numbers>> = fc
  .tuple(fc.constantFrom(...Object.values(single)), callArguments)
  .map(([make, given]) => {
    const [text, worth] = make(given)
    return { text, worth }
  })
