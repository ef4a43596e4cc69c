// What does a universe cost? Runs the same job without one, with one that excludes no
// bar, and with one that excludes half of them, in turn.
//
//     node bench/universe.bench.ts [--size 2500x252]... [--rounds 61]

import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import { parseArgs } from "node:util"
import {
  defaultWorker,
  FormulaProcessor,
  InProcessPool,
  PineFormulas,
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  SqliteCandles,
  type SymbolPool,
  ThreadPool,
  type Universe,
} from "../src/index.ts"
import { HEADLINE, WORKERS } from "./contenders/headline.ts"
import { loadNow } from "./load.ts"
import { FIRST_DAY, type Market, writeMarket } from "./market.ts"
import { median } from "./median.ts"
import { machine, say, timed } from "./rounds.ts"
import { sizeOf, titleOf } from "./size.ts"

const { values } = parseArgs({
  options: {
    size: { type: "string", multiple: true, default: ["2500x252", "2500x2520"] },
    rounds: { type: "string", default: "61" },
  },
})

const DAY_MS = 86_400_000
const WARM_UP = 20

/** One to three intervals per symbol: each covers `share` of its part of the bars. */
const universeOf = ({ bars, symbols }: Market, share: number): Universe =>
  Object.fromEntries(
    symbols.map((symbol, index) => {
      const count = 1 + (index % 3)
      const dayOf = (part: number) => FIRST_DAY + Math.floor((part * bars) / count) * DAY_MS
      // 2 ms later than the bound, so that intervals never touch and merge.
      const intervals = Array.from({ length: count }, (_, part) => ({
        from: part === 0 ? dayOf(0) : dayOf(part) + 2,
        to: dayOf(part + share) + 1,
      }))
      return [symbol, intervals]
    }),
  )

/** The medians of all; those of the others with the median of their ratios to the first in the same round. */
const cells = (of: ReadonlyArray<ReadonlyArray<number>>) => {
  const [base, ...others] = of
  const shown = others.map((other) => {
    const ratio = median(other.map((ms, round) => ms / base[round]))
    return `${median(other).toFixed(1)} ms (${ratio.toFixed(3)}x)`
  })
  return [`${median(base).toFixed(1)} ms`, ...shown].join(", ")
}

const measure = async <E>(name: string, market: Market, pool: Layer.Layer<SymbolPool, E>) => {
  const quiet = Layer.succeed(References.MinimumLogLevel, "Warn")
  const runtime = ManagedRuntime.make(PooledEngine.layer.pipe(Layer.provide(pool), Layer.provideMerge(quiet)))
  const engine = await runtime.runPromise(ProcessingEngine)
  const { symbols } = market
  const without: ProcessingJob = {
    id: "bench",
    jobType: "scan",
    symbols,
    timeframe: "1d",
    dateRange: {},
    formula: HEADLINE,
  }
  const jobs = [
    without,
    { ...without, universe: universeOf(market, 1) },
    { ...without, universe: universeOf(market, 0.5) },
  ]
  const times = jobs.map((): Array<number> => [])
  const processor = jobs.map((): Array<number> => [])
  const matches = jobs.map(() => 0)
  for (let round = 0; round < WARM_UP + Number(values.rounds); round++) {
    for (let turn = 0; turn < jobs.length; turn++) {
      // Each one is first, second and third equally often.
      const index = (turn + round) % jobs.length
      const job = jobs[index]
      const before = process.cpuUsage()
      const [ms, results] = await timed(() => runtime.runPromise(engine.processBatch(job)))
      const { system, user } = process.cpuUsage(before)
      matches[index] = results.reduce((sum, each) => sum + each.matches.length, 0)
      if (round < WARM_UP) continue
      times[index].push(ms)
      processor[index].push((system + user) / 1000)
    }
  }
  await runtime.dispose()
  if (matches[1] !== matches[0]) throw new Error(`${matches[1]} matches instead of ${matches[0]} with all bars`)
  say(`${name}: without, with all bars, with half of them (${matches[2]} of ${matches[0]} matches)`)
  say(`  time           ${cells(times)}`)
  say(`  processor time ${cells(processor)}`)
}

say(machine())
for (const size of values.size.map(sizeOf)) {
  using market = writeMarket(size)
  const { path } = market
  say(`${titleOf(size)}, load ${loadNow().load.toFixed(1)}`)
  await measure(
    "2 threads",
    market,
    ThreadPool.layer({ worker: defaultWorker, workers: WORKERS, config: { store: path } }),
  )
  await measure(
    "in process",
    market,
    InProcessPool.layer().pipe(
      Layer.provide(FormulaProcessor.layer),
      Layer.provide([SqliteCandles.layer(path), PineFormulas.layer]),
    ),
  )
}
