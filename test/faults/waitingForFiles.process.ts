import { closeSync, constants, existsSync, openSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { bundled, engineOn, jobOf } from "../pool/onThreads.ts"

/**
 * Runs a symbol on a thread for each of the four named pipes in argv, and prints whether this process can read a file:
 * while all of them wait for their pipe, after they were interrupted, and once somebody has opened the pipes.
 */
const [, , ...pipes] = process.argv
const worker = bundled("holding")
const self = fileURLToPath(import.meta.url)

/** Long enough for a file to be read if that is possible at all: it is asked where it is not. */
const PATIENCE_MS = 300

/** Opens a pipe as soon as somebody waits for that: it was asked for, which the system may not know yet. */
const letThrough = async (pipe: string): Promise<void> => {
  for (;;) {
    try {
      return closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
    } catch {
      await sleep(5)
    }
  }
}

/** A limit that is reached would start a spare. */
const job = jobOf(
  pipes.map((pipe) => `waitsForFile:${pipe}`),
  { timeoutMs: 600_000 },
)
const batch = ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(
  Effect.provide(engineOn({ worker, workers: pipes.length })),
  Effect.runFork,
)
while (!pipes.every((pipe) => existsSync(`${pipe}.asked`))) await sleep(5)

/** Asked after all pipes: its turn comes once one of them lets go. */
const reading = readFile(self).then(() => true)
const canRead = () => Promise.race([reading, sleep(PATIENCE_MS, false)])
const whileTheyRun = await canRead()
const interrupted = Effect.runPromise(Fiber.interrupt(batch))
const afterTheirEnd = await canRead()
// Also a writer that leaves again lets the reader through.
for (const pipe of pipes) await letThrough(pipe)
const onceOpened = await reading
await interrupted
process.stdout.write(JSON.stringify({ whileTheyRun, afterTheirEnd, onceOpened }))
