import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import type { Worker } from "node:worker_threads"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { ProcessingEngine, type ProcessingJob, SymbolPool } from "../src/index.ts"
import * as ThreadPool from "../src/pool/threads/ThreadPool.ts"
import * as PooledEngine from "../src/engine/PooledEngine.ts"

// How soon our pool works again after a fault, measured from outside: Node
// announces each new thread, so that it can be killed and watched.

const threads = new Set<Worker>()
process.on("worker", (thread) => {
  threads.add(thread)
  thread.once("exit", () => threads.delete(thread))
})

const engineOn = (options: ThreadPool.Options) =>
  ManagedRuntime.make(
    PooledEngine.layer.pipe(Layer.provideMerge(ThreadPool.layer(options)), Layer.provideMerge(Logger.layer([]))),
  )

const faultyWorker = new URL("workers/marketsweep.ts", import.meta.url)

const faultyJob = (symbols: ReadonlyArray<string>, timeoutMs: number): ProcessingJob => ({
  id: "bench",
  jobType: "compute",
  symbols,
  timeframe: "1d",
  dateRange: {},
  timeoutMs,
})

/** Long enough for a spare to be ready again. */
const SPARE_READY_MS = 1500
/** Long enough for both threads of a pool to be ready. */
const BOTH_READY_MS = 1000
/** Long enough for a loop to have begun. */
const STARTED_MS = 100

/** Times in ms: the first one separately, since a pool keeps no spare before its first fault. */
export interface Kills {
  readonly first: number
  readonly later: ReadonlyArray<number>
}

/** The time from killing the working thread to the answer of a symbol submitted right after, with one worker. */
export const killsToAnswer = async (options: ThreadPool.Options, job: ProcessingJob, kills: number): Promise<Kills> => {
  const runtime = engineOn({ ...options, workers: 1 })
  const measure = Effect.gen(function* () {
    const pool = yield* SymbolPool
    const { run } = yield* pool.open(job)
    const times: Array<number> = []
    const answer = Effect.flatMap(run(job.symbols[0]), ({ error }) =>
      error === undefined ? Effect.void : Effect.die(error),
    )
    for (let i = 0; i < 1 + kills; i++) {
      yield* answer
      yield* Effect.promise(() => pause(options.spares === 0 ? STARTED_MS : SPARE_READY_MS))
      // The oldest thread works; a spare is younger.
      const [atWork] = threads
      const start = performance.now()
      void atWork.terminate()
      yield* answer
      times.push(performance.now() - start)
    }
    return times
  })
  const [first, ...later] = await runtime.runPromise(Effect.scoped(measure))
  await runtime.dispose()
  return { first, later }
}

/** How many ms after its limit the answer of an endless loop comes, counted from its submission to an idle thread. */
export const overshoots = async (limitMs: number, loops: number): Promise<ReadonlyArray<number>> => {
  const runtime = engineOn({ worker: faultyWorker, workers: 1 })
  const measure = Effect.gen(function* () {
    const pool = yield* SymbolPool
    const { run } = yield* pool.open(faultyJob(["quick:1"], limitMs))
    const times: Array<number> = []
    for (let i = 0; i < loops; i++) {
      yield* run("quick:1")
      const start = performance.now()
      const { error } = yield* run("endlessLoop:1")
      times.push(performance.now() - start - limitMs)
      if (error?._tag !== "Timeout") return yield* Effect.die(`the loop was answered ${error?._tag}`)
    }
    return times
  })
  const times = await runtime.runPromise(Effect.scoped(measure))
  await runtime.dispose()
  return times
}

/** The time from opening a pool to its first answer, in ms. */
export const boots = async (
  options: ThreadPool.Options,
  job: ProcessingJob,
  rounds: number,
): Promise<ReadonlyArray<number>> => {
  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const runtime = engineOn(options)
    const [{ error }] = await runtime.runPromise(ProcessingEngine.use((engine) => engine.processBatch(job)))
    if (error !== undefined) throw error
    times.push(performance.now() - start)
    await runtime.dispose()
  }
  return times
}

/** The duration of an interruption, in ms. */
export interface Interruption {
  readonly loopsGone: number
  readonly poolClosed: number
}

/** Interrupts a batch of two endless loops and closes the pool; times the exit of both threads and the end of the pool. */
export const interruptions = async (rounds: number): Promise<ReadonlyArray<Interruption>> => {
  const times: Array<Interruption> = []
  for (let round = 0; round < rounds; round++) {
    const runtime = engineOn({ worker: faultyWorker, workers: 2 })
    const engine = await runtime.runPromise(ProcessingEngine)
    await pause(BOTH_READY_MS)
    const fiber = runtime.runFork(engine.processBatch(faultyJob(["endlessLoop:1", "endlessLoop:2"], 60_000)))
    await pause(STARTED_MS)
    const gone = Promise.all([...threads].map((thread) => once(thread, "exit"))).then(() => performance.now())
    const start = performance.now()
    await Effect.runPromise(Fiber.interrupt(fiber))
    await runtime.dispose()
    times.push({ loopsGone: (await gone) - start, poolClosed: performance.now() - start })
  }
  return times
}
