// What does isolated memory cost: our pool on child processes, compared with our
// threads and with other pools of processes?
//
//     node bench/processes.bench.ts [rounds] [boots]
//
// Each pool runs in its own process, in turn with the others; if there
// are two settings, the better one counts, column by column. Memory is what a
// pool adds to the system until its first answer, with shared pages divided
// among their users (Linux), per worker. A kill hits the only worker of a pool, from outside and while it is
// idle, and is timed to the answer of a task that is submitted right after it.

import { loadavg } from "node:os"
import { setTimeout as pause } from "node:timers/promises"
import { Pooled, type Setting } from "./peers/pooled.ts"
import { hasPython } from "./peers/processPoolExecutor.ts"
import type { Round } from "./peers/speedProcess.ts"
import { median } from "./median.ts"
import { machine, say, summary } from "./rounds.ts"

const [rounds = 7, boots = 5] = process.argv.slice(2).map(Number)
const WORKERS = 2
const TASK_LIMIT_MS = 60_000
/** Long enough for a replacement and for a spare after it. */
const SETTLED_MS = 2000

const THREADS = "marketsweep"
const PYTHON = "Python's ProcessPoolExecutor"
const names = [THREADS, "marketsweep, processes", "tinypool, processes", ...(hasPython() ? [PYTHON] : [])]

const columns: ReadonlyArray<Round & { readonly title: string }> = [
  { title: "µs a task: 10,000 that do nothing", kind: "quick", tasks: 10_000 },
  { title: "100,000 that do nothing", kind: "quick", tasks: 100_000 },
  { title: "2,500 of 50 µs", kind: "busy", tasks: 2500 },
]
const WARM_UP = 2

const settingsOf = (name: string): ReadonlyArray<Setting> =>
  name.startsWith("marketsweep") ? [{ inFlight: 512, limitMs: TASK_LIMIT_MS }] : [{ inFlight: 64 }, { inFlight: 512 }]

/** Skips what takes minutes and shows no more than a tenth of the tasks. */
const isAsked = ({ name }: Pooled, { tasks }: Round): boolean => tasks < 100_000 || name.startsWith("marketsweep")

const cells = new Map(names.map((name) => [name, new Array<string>()]))

const speed = async () => {
  using stack = new DisposableStack()
  const pools: Array<Pooled> = []
  for (const name of names) {
    for (const setting of settingsOf(name)) pools.push(stack.use(await Pooled.start(name, WORKERS, setting)))
  }
  for (const { title, ...round } of columns) {
    const times = new Map(pools.map((pool) => [pool, new Array<number>()]))
    for (let i = 0; i < 1 + WARM_UP + rounds; i++) {
      for (const [pool, ms] of times) if (isAsked(pool, round)) ms.push(await pool.run(round))
    }
    const best = (name: string): number =>
      Math.min(
        ...[...times]
          .filter(([pool, ms]) => pool.name === name && ms.length > 0)
          .map(([, ms]) => (summary(ms, WARM_UP).median * 1000) / round.tasks),
      )
    const ours = best(THREADS)
    for (const name of names) {
      const micros = best(name)
      cells.get(name)?.push(micros === Infinity ? "–" : `${micros.toFixed(1)} (${(micros / ours).toFixed(1)}x)`)
    }
    process.stderr.write(`${title}: done, load ${loadavg()[0].toFixed(1)}\n`)
  }
}

const startAndKill = async () => {
  for (const name of names) {
    const [setting] = settingsOf(name)
    const booted: Array<number> = []
    const memory: Array<number> = []
    for (let i = 0; i < boots; i++) {
      using pool = await Pooled.start(name, WORKERS, setting)
      booted.push(pool.bootMs)
      await pause(SETTLED_MS)
      memory.push(await pool.run({ kind: "memory" }))
    }
    using pool = await Pooled.start(name, 1, setting)
    const answered: Array<unknown> = []
    for (let i = 0; i < 1 + boots; i++) {
      await pause(SETTLED_MS)
      answered.push(await pool.ask({ kind: "kill" }))
    }
    const failed = answered.find((each) => typeof each !== "number")
    const [first, ...later] = answered.map(Number)
    cells
      .get(name)
      ?.push(
        `${median(memory).toFixed(0)} MB`,
        `${median(booted).toFixed(0)} ms`,
        failed === undefined ? `${first.toFixed(0)} ms, then ${median(later).toFixed(0)}` : String(failed).slice(0, 80),
      )
  }
}

say(`${machine()}; load ${loadavg()[0].toFixed(1)}`)
if (!hasPython()) say("no python3 here: its row is left out")
await speed()
await startAndKill()
say(
  `| ${WORKERS} workers | ${columns.map(({ title }) => title).join(" | ")} | memory a worker | start to first answer | killed to next answer |`,
)
say(`|---|${"---:|".repeat(columns.length + 3)}`)
for (const [name, row] of cells) say(`| ${name === THREADS ? "marketsweep, threads" : name} | ${row.join(" | ")} |`)
say(`load at the end ${loadavg()[0].toFixed(1)}`)
