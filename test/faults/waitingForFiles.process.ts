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
 * while all symbols wait for their pipes, after they were interrupted, and once the pipes have been opened.
 */
const [, , ...pipes] = process.argv
const worker = bundled("holding")
const self = fileURLToPath(import.meta.url)

/** How long to wait for a read that is expected to block. */
const PATIENCE_MS = 300

/** Opens a pipe for writing once it has a reader, whose request may not have reached the system yet. */
const openForReader = async (pipe: string): Promise<void> => {
  for (;;) {
    try {
      return closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
    } catch {
      await sleep(5)
    }
  }
}

/** A long limit: one that is reached would start a spare. */
const job = jobOf(
  pipes.map((pipe) => `waitsForFile:${pipe}`),
  { timeoutMs: 600_000 },
)
const batch = ProcessingEngine.use((engine) => engine.processBatch(job)).pipe(
  Effect.provide(engineOn({ worker, workers: pipes.length })),
  Effect.runFork,
)
while (!pipes.every((pipe) => existsSync(`${pipe}.asked`))) await sleep(5)

/** Requested after all pipes, so it has to wait until one of them is open. */
const reading = readFile(self).then(() => true)
const canRead = () => Promise.race([reading, sleep(PATIENCE_MS, false)])
const whileTheyRun = await canRead()
const interrupted = Effect.runPromise(Fiber.interrupt(batch))
const afterTheirEnd = await canRead()
// The reader continues even if the writer closes the pipe at once.
for (const pipe of pipes) await openForReader(pipe)
const onceOpened = await reading
await interrupted
process.stdout.write(JSON.stringify({ whileTheyRun, afterTheirEnd, onceOpened }))
