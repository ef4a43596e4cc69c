// One fresh process of security.bench.ts: formulas with a request and the same ones
// without it, in turn, so that other work on the machine affects all of
// them alike. Prints JSON: processor time in µs per series.
//
//     node bench/securityProcess.ts <bars>

import { compileFormula } from "../src/formula/compile.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { walk } from "./market.ts"
import { say } from "./rounds.ts"

const SERIES = 64
const ROUNDS = 150

const bars = Number(process.argv[2])

const FORMULAS = {
  headline: HEADLINE,
  daily: `${HEADLINE} and close > ta.ema(close, 10)`,
  weekly: `${HEADLINE} and close > request.security(syminfo.tickerid, "W", ta.ema(close, 10))`,
  ownPrice: `${HEADLINE} and close / close[20] > open / open[20]`,
  benchmark: `spy = request.security("SPY", timeframe.period, close)\n${HEADLINE} and close / close[20] > spy / spy[20]`,
} as const

type Name = keyof typeof FORMULAS

/** Processor time of each formula, in µs per series. */
export type Costs = Readonly<Record<Name, number>>

const names: ReadonlyArray<Name> = ["headline", "daily", "weekly", "ownPrice", "benchmark"]

const plans = new Map(names.map((name) => [name, compileFormula(FORMULAS[name], { jobType: "scan", timeframe: "1d" })]))

const spy = { length: bars, firstIndex: 0, columns: walk(1, bars) }
const others = new Map([["SPY", spy]])
/** A market whose series all have the same days, or each lack another one. */
const market = (isShared: boolean) =>
  Array.from({ length: SERIES }, (_, i) => {
    const { close, open, time } = walk(i + 2, bars)
    const from = 5 + i
    const cut = (column: Float64Array) =>
      isShared ? column : Float64Array.from([...column.subarray(0, from), ...column.subarray(from + 1)])
    const columns = { time: cut(time), close: cut(close), open: cut(open) }
    return { length: columns.time.length, firstIndex: 0, columns, others }
  })

let seen = 0
const measure = (isShared: boolean): Costs => {
  const series = market(isShared)
  const taken = new Map(names.map((name) => [name, new Array<number>()]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const plan = plans.get(name)
      if (plan === undefined) throw new Error(name)
      const start = process.cpuUsage()
      for (const each of series) for (const value of plan.run(each).result.subarray(-1)) seen += value
      const { system, user } = process.cpuUsage(start)
      taken.get(name)?.push((system + user) / SERIES)
    }
  }
  const middle = (name: Name): number => {
    // The first third warms up the JIT compiler.
    const warm = (taken.get(name) ?? []).slice(ROUNDS / 3).toSorted((a, b) => a - b)
    return warm[warm.length >>> 2]
  }
  return {
    headline: middle("headline"),
    daily: middle("daily"),
    weekly: middle("weekly"),
    ownPrice: middle("ownPrice"),
    benchmark: middle("benchmark"),
  }
}

const [shared, each] = [measure(true), measure(false)]
if (seen < 0) throw new Error("nothing was seen")
say(JSON.stringify({ shared, each }))
