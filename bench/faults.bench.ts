// What does one faulty task do to the others, on our pool and on other
// pools? Each cell runs in its own process, which is killed if it does not
// end.
//
//     node bench/faults.bench.ts [pool or fault ...]

import { fork } from "node:child_process"
import { loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import type { Cell } from "./peers/faultProcess.ts"
import { peers } from "./peers/peers.ts"
import { machine, say } from "./rounds.ts"
import { FAULTS } from "./workers/tasks.ts"

const HARD_LIMIT_MS = 150_000
/** The time that a process has to exit after its pool is closed. */
const EXIT_WITHIN_MS = 3000

/** Cells that run at once: they mostly wait for a limit, and none is timed. */
const AT_ONCE = 3

const program = fileURLToPath(new URL("peers/faultProcess.ts", import.meta.url))

/** A cell and whether its process exited by itself, or how the process died before it reported. */
type Ran = (Cell & { readonly exits: boolean }) | { readonly died: string }

const runCell = (pool: string, fault: string): Promise<Ran> =>
  new Promise((resolve) => {
    const child = fork(program, [pool, fault], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    })
    let cell: Cell | undefined
    let ended = false
    let limit = setTimeout(() => child.kill("SIGKILL"), HARD_LIMIT_MS)
    child.on("message", (message: Cell) => {
      cell = message
      clearTimeout(limit)
      limit = setTimeout(() => child.kill("SIGKILL"), EXIT_WITHIN_MS)
    })
    child.on("exit", (code, signal) => {
      if (ended) return
      ended = true
      clearTimeout(limit)
      if (cell !== undefined) return resolve({ ...cell, exits: signal === null })
      resolve({ died: signal === "SIGKILL" ? "hangs" : `process ends, ${signal ?? `exit code ${code}`}` })
    })
  })

const LONGEST = 160

const short = (text: string): string =>
  (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replaceAll(/\s+/g, " ").replaceAll("|", "/")

const culpritOf = ({ culprit }: Cell): string => {
  if (culprit === undefined) return "never answered"
  return "error" in culprit ? short(culprit.error) : `answered ${String(culprit.answer)}`
}

/** What went wrong besides the fault itself, or "clean". */
const damageOf = (cell: Cell & { readonly exits: boolean }): string => {
  const damage: Array<string> = []
  if (cell.culprit === undefined) damage.push("culprit never answered")
  if (cell.toldByLimit) damage.push("culprit told by its limit only")
  if (cell.innocentsFailed > 0) damage.push(`${cell.innocentsFailed} innocents failed`)
  if (cell.innocentsLost > 0) damage.push(`${cell.innocentsLost} innocents never answered`)
  if (cell.uncaught.length > 0) damage.push(`${cell.uncaught.length} uncaught in the main thread`)
  if (!cell.worksAfterwards) damage.push("unusable")
  if (!cell.closes) damage.push("does not close")
  else if (!cell.exits) damage.push("closes, the process stays")
  return damage.length === 0 ? "clean" : damage.join(", ")
}

const MEASURED_FOR_SPEED = ["marketsweep, pool alone", "Python's ProcessPoolExecutor"]

const yes = (value: boolean): string => (value ? "yes" : "**no**")

const asked = process.argv.slice(2)
const chosen = (all: ReadonlyArray<string>): ReadonlyArray<string> => {
  const some = all.filter((one) => asked.includes(one))
  return some.length === 0 ? all : some
}
const pools = chosen(Object.keys(peers).filter((name) => !MEASURED_FOR_SPEED.includes(name)))
const rows = chosen(FAULTS)

say(`${machine()}; load ${loadavg()[0].toFixed(1)}`)
const cells = rows.flatMap((fault) => pools.map((pool) => ({ fault, pool })))
const lines = new Map<string, { readonly cell: string; readonly detail: string }>()
const keyOf = ({ fault, pool }: (typeof cells)[number]): string => `${fault}, ${pool}`

const runNext = async (): Promise<void> => {
  const next = cells[started++]
  if (next === undefined) return
  const { fault, pool } = next
  const ran = await runCell(pool, fault)
  if ("died" in ran) lines.set(keyOf(next), { cell: ran.died, detail: `| ${fault} | ${pool} | ${ran.died} | | | | |` })
  else {
    const innocents = `${ran.innocentsFailed} / ${ran.innocentsLost}`
    const why = ran.innocentError === undefined ? "" : `; innocents: ${short(ran.innocentError)}`
    const leaked = ran.uncaught.length === 0 ? "" : `; uncaught: ${short(ran.uncaught[0])}`
    lines.set(keyOf(next), {
      cell: damageOf(ran),
      detail: `| ${fault} | ${pool} | ${culpritOf(ran)}${why}${leaked} | ${innocents} | ${yes(ran.worksAfterwards)} | ${yes(ran.closes)} | ${yes(ran.exits)} |`,
    })
  }
  process.stderr.write(`${keyOf(next)}: ${lines.get(keyOf(next))?.cell ?? ""}\n`)
  await runNext()
}
let started = 0
await Promise.all(Array.from({ length: AT_ONCE }, runNext))

say("")
say(`| one of 41 tasks, 2 threads | ${pools.join(" | ")} |`)
say(`|---|${pools.map(() => "---|").join("")}`)
for (const fault of rows) {
  say(`| ${fault} | ${pools.map((pool) => lines.get(keyOf({ fault, pool }))?.cell ?? "").join(" | ")} |`)
}
say("")
say(
  "| fault | pool | what the culprit was told | innocents failed / never answered | works afterwards | closes | process exits |",
)
say("|---|---|---|---:|---|---|---|")
for (const cell of cells) say(lines.get(keyOf(cell))?.detail ?? "")
say("")
say(`load at the end ${loadavg()[0].toFixed(1)}`)
