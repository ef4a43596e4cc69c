import { readdirSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { commandOf, processes } from "../pool/baseline.ts"
import { bundled, engineIn, type Isolation, jobOf } from "../pool/onThreads.ts"

/**
 * Runs symbols in the isolation argv[2], closes the pool, and prints their outcomes, the increase in open
 * descriptors, how many symbols have left a program running, and whether this process can still read a file.
 */
const [, , given, ...symbols] = process.argv
const isolation: Isolation = given === "processes" ? "processes" : "threads"
const self = fileURLToPath(import.meta.url)
const batch = (names: ReadonlyArray<string>) =>
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(names, { timeoutMs: 1500 }))).pipe(
    Effect.provide(engineIn(isolation, { worker: bundled("holding"), workers: 2 })),
    Effect.runPromise,
  )
const descriptors = () => readdirSync("/proc/self/fd").length
const started = symbols.flatMap((symbol) =>
  symbol.startsWith("starts") ? [symbol.slice(symbol.indexOf(":") + 1)] : [],
)
const detached = symbols.filter((symbol) => symbol.startsWith("startsDetached:")).length
const programs = () => processes().filter((pid) => isSleeping(pid))

/** Whether a process is a program that a symbol has started, even if its parent is gone. */
const isSleeping = (pid: number): boolean => {
  const [program, seconds = ""] = commandOf(pid)
  return program === "sleep" && started.includes(seconds)
}

/** Waits up to 10 s: the system takes a moment to release resources, and never releases leaked ones. */
const waitFor = async (isReleased: () => boolean) => {
  for (let i = 0; i < 500 && !isReleased(); i++) await sleep(20)
}

/** Files that a killed thread was about to open may stay open. */
const mayLeaveOpen = isolation === "threads" && symbols.some((symbol) => symbol.startsWith("reads:"))

await batch(["innocent"])
const before = descriptors()
const results = await batch(symbols)
if (!mayLeaveOpen) await waitFor(() => descriptors() <= before)
if (isolation === "processes") await waitFor(() => programs().length <= detached)
const canRead = await Promise.race([readFile(self).then(() => true), sleep(10_000, false)])
process.stdout.write(
  JSON.stringify({
    outcomes: results.map(({ error }) => error?._tag ?? "Answered"),
    descriptors: descriptors() - before,
    // A symbol may run again after a crash of its worker.
    programs: new Set(programs().map((pid) => commandOf(pid)[1])).size,
    canRead,
  }),
  () => {
    for (const pid of programs()) process.kill(pid, "SIGKILL")
    // Pending file operations would keep this process from exiting.
    process.kill(process.pid, "SIGKILL")
  },
)
