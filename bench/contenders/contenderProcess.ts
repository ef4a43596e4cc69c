// One contender as a process of its own: a round a line of standard input, a JSON line for each.
//
//     node bench/contenders/contenderProcess.ts <contender> <store>

import { createInterface } from "node:readline"
import { say, timed } from "../rounds.ts"
import { fingerprint, LeftOut, type OpenContender, ROUND } from "./contender.ts"
import { CROSSOVER, HEADLINE } from "./headline.ts"

// Loaded when asked for, so that a process holds one contender and nothing of the others.
const contenders: Readonly<Record<string, () => Promise<OpenContender>>> = {
  bareLoop: async () => (await import("./bareLoop.ts")).bareLoop,
  bareThreads: async () => (await import("./bareThreads.ts")).bareThreads,
  inProcess: async () => (await import("./marketsweep.ts")).inProcess(HEADLINE),
  threads: async () => (await import("./marketsweep.ts")).onThreads(HEADLINE),
  processes: async () => (await import("./marketsweep.ts")).onProcesses(HEADLINE),
  threadsCrossover: async () => (await import("./marketsweep.ts")).onThreads(CROSSOVER),
  polars: async () => (await import("./polars.ts")).polars,
  duckdb: async () => (await import("./duckdb.ts")).duckdb,
}

const [, , name = "", store = ""] = process.argv
const serve = async (): Promise<void> => {
  const open = await contenders[name]()
  const { scan, close } = await open(store)
  say(JSON.stringify({ ready: true }))
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== ROUND) throw new Error(`asked for ${line}, not for a ${ROUND}`)
    const before = process.cpuUsage()
    const [ms, answer] = await timed(scan)
    const { user, system } = process.cpuUsage(before)
    say(JSON.stringify({ ms, cpuMs: (user + system) / 1000, found: fingerprint(answer()) }))
  }
  await close()
}

await serve().catch((error: unknown) => {
  if (!(error instanceof LeftOut)) throw error
  say(JSON.stringify({ leftOut: error.message }))
})
