// What does a task cost on our pool compared with other pools, and how soon
// does ours work again after a thread is lost?
//
//     node bench/pool.bench.ts [rounds] [recoveries] [column]
//
// 0 rounds or recoveries skip that half; a column is 1, 2 or 3.
//
// Each pool runs in its own process, in turn with the others. Peers run first at
// their fastest, with many tasks per thread and no limits, with 64 and with 512 tasks
// outstanding (ours keeps 512), of which the better counts, column by
// column; then with a limit on every task and one task per thread, so that a task
// that hangs or dies affects no other. Ours has one setting, with limits. A
// peer's task takes a name and returns a number; ours returns a whole result,
// checked, observed and logged.

import { loadavg } from "node:os"
import { defaultWorker, type ProcessingJob } from "../src/index.ts"
import { buildWorker } from "./builtWorker.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { writeMarket } from "./market.ts"
import { peers } from "./peers/peers.ts"
import { Pooled, type Setting } from "./peers/pooled.ts"
import type { Round } from "./peers/speedProcess.ts"
import { boots, interruptions, killsToAnswer, overshoots } from "./recovery.ts"
import { machine, say, summary } from "./rounds.ts"

const [rounds = 7, recoveries = 30, column] = process.argv.slice(2).map(Number)
const WORKERS = 2
const LIMIT_MS = 200
const TASK_LIMIT_MS = 60_000

/** `warmUp` rounds after a column's first are left out; in the second column all code is optimized already. */
const allColumns: ReadonlyArray<Round & { readonly title: string; readonly warmUp: number }> = [
  { title: "10,000 that do nothing", kind: "quick", tasks: 10_000, warmUp: 4 },
  { title: "100,000 that do nothing", kind: "quick", tasks: 100_000, warmUp: 0 },
  { title: "2,500 of 50 µs", kind: "busy", tasks: 2500, warmUp: 2 },
]
const columns = column === undefined ? allColumns : allColumns.slice(column - 1, column)

const settingsOf = (name: string): ReadonlyArray<Setting> =>
  name.startsWith("marketsweep")
    ? [{ inFlight: 512, limitMs: TASK_LIMIT_MS }]
    : [{ inFlight: 64 }, { inFlight: 512 }, { inFlight: 64, limitMs: TASK_LIMIT_MS }]

/** The row of a pool and its setting. */
const rowOf = ({ name, setting }: Pooled): string =>
  setting.limitMs === undefined || name.startsWith("marketsweep") ? name : `${name}, with limits`

/** Skips what takes minutes and shows no more than a tenth of the tasks. */
const isAsked = (pool: Pooled, { tasks }: Round): boolean => tasks < 100_000 || !rowOf(pool).endsWith("with limits")

const compare = async () => {
  using stack = new DisposableStack()
  const pools: Array<Pooled> = []
  for (const name of Object.keys(peers)) {
    for (const setting of settingsOf(name)) pools.push(stack.use(await Pooled.start(name, WORKERS, setting)))
  }
  /** The best setting's median, in µs a task, by row and column. */
  const best = new Map<string, Array<{ readonly micros: number; readonly inFlight: number } | undefined>>()
  for (const { title, warmUp, ...round } of columns) {
    const times = new Map(pools.map((pool) => [pool, new Array<number>()]))
    for (let i = 0; i < 1 + warmUp + rounds; i++) {
      for (const [pool, ms] of times) {
        if (isAsked(pool, round)) ms.push(await pool.run(round))
      }
    }
    for (const row of new Set(pools.map(rowOf))) {
      const medians = [...times]
        .filter(([pool, ms]) => rowOf(pool) === row && ms.length > 0)
        .map(([{ setting }, ms]) => ({
          micros: (summary(ms, warmUp).median * 1000) / round.tasks,
          inFlight: setting.inFlight,
        }))
      const fastest = medians.toSorted((a, b) => a.micros - b.micros).at(0)
      best.set(row, [...(best.get(row) ?? []), fastest])
    }
    process.stderr.write(`${title}: done, load ${loadavg()[0].toFixed(1)}\n`)
  }
  const [ours] = best.values()
  say(`| µs a task, ${WORKERS} threads | ${columns.map(({ title }) => title).join(" | ")} |`)
  say(`|---|${columns.map(() => "---:|").join("")}`)
  for (const [row, cells] of best) {
    const texts = cells.map((cell, i) => {
      const our = ours[i]?.micros
      if (cell === undefined || our === undefined) return "–"
      return `${cell.micros.toFixed(1)}${cells === ours ? "" : ` (${(cell.micros / our).toFixed(1)}x)`} @${cell.inFlight}`
    })
    say(`| ${row} | ${texts.join(" | ")} |`)
  }
}

const at = (times: ReadonlyArray<number>, share: number): string => {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1)
}

const report = (what: string, times: ReadonlyArray<number>): void =>
  say(`| ${what} | ${at(times, 0.5)} | ${at(times, 0.95)} | ${at(times, 1)} | ${times.length} |`)

const recover = async () => {
  using market = writeMarket({ symbols: 1, bars: 252 })
  using built = await buildWorker()
  const config = { store: market.path }
  const job: ProcessingJob = {
    id: "bench",
    jobType: "scan",
    symbols: market.symbols,
    timeframe: "1d",
    dateRange: {},
    formula: HEADLINE,
  }
  say("| ms | p50 | p95 | most | times |")
  say("|---|---:|---:|---:|---:|")
  for (const [entry, worker] of [
    ["default worker from its sources", defaultWorker],
    ["the same, bundled", built.url],
  ] as const) {
    report(`pool started to first answer, ${entry}`, await boots({ worker, config, workers: WORKERS }, job, recoveries))
    for (const spares of [0, 1]) {
      const { first, later } = await killsToAnswer({ worker, config, spares }, job, recoveries)
      const what = `thread killed to next answer, ${entry}, ${spares === 0 ? "no spare" : "a spare"}`
      if (spares > 0) report(`${what}, the pool's first kill`, [first])
      report(what, later)
    }
  }
  report(`limit of ${LIMIT_MS} ms passed to its answer`, await overshoots(LIMIT_MS, recoveries))
  const interrupted = await interruptions(recoveries)
  const loopsGone = interrupted.map((each) => each.loopsGone)
  report("interrupted to the last looping thread gone", loopsGone)
  const poolClosed = interrupted.map((each) => each.poolClosed)
  report("interrupted to the pool closed, its new threads gone as well", poolClosed)
}

say(`${machine()}; load ${loadavg()[0].toFixed(1)}`)
if (rounds > 0) await compare()
say("")
if (recoveries > 0) await recover()
say(`load at the end ${loadavg()[0].toFixed(1)}`)
