import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import { ProcessingEngine, type ProcessingJob, type ProcessingResult, SymbolPool } from "../../src/index.ts"
import { inWords, type OpenPeer, type Peer, type PeerOptions } from "./Peer.ts"
import * as ThreadPool from "../../src/pool/threads/ThreadPool.ts"
import * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"

const jobOf = (symbols: ReadonlyArray<string>, limitMs: number | undefined): ProcessingJob => ({
  id: "bench",
  jobType: "compute",
  symbols,
  timeframe: "1d",
  dateRange: {},
  ...(limitMs === undefined ? undefined : { timeoutMs: limitMs }),
})

const add = (sum: number, { error, computedIndicators }: ProcessingResult): number =>
  error === undefined ? sum + Number(computedIndicators["value"]) : Number.NaN

type Isolation = "threads" | "processes"

const layerOf = ({ workers, guarded }: PeerOptions, isolation: Isolation) => {
  const options = {
    worker: new URL("../workers/marketsweep.ts", import.meta.url),
    workers,
    ...(guarded?.heapMb === undefined ? undefined : { maxHeapMb: guarded.heapMb }),
  }
  const pool = isolation === "threads" ? ThreadPool.layer(options) : ProcessPool.layer(options)
  return PooledEngine.layer.pipe(
    Layer.provideMerge(pool),
    // Failed symbols are expected where faults are run.
    Layer.provideMerge(guarded === undefined ? Layer.succeed(References.MinimumLogLevel, "Warn") : Logger.layer([])),
  )
}

/** Our own settings are the same for speed and for faults: the defaults. The engine with all of its promises: `processBatch` for speed, observed; `stream` where each end counts. */
const openEngine = async (options: PeerOptions, isolation: Isolation): Promise<Peer> => {
  const runtime = ManagedRuntime.make(layerOf(options, isolation))
  const engine = await runtime.runPromise(ProcessingEngine)
  return {
    sum: async (names) => {
      let told = 0
      const results = await runtime.runPromise(
        engine.processBatch(jobOf(names, undefined), (completed) => {
          told = completed
        }),
      )
      if (told !== names.length) throw new Error(`told of ${told} completions of ${names.length}`)
      return results.reduce(add, 0)
    },
    settle: (names, onSettled) => {
      const each = ({ symbol, error, computedIndicators }: ProcessingResult) =>
        Effect.sync(() =>
          onSettled(symbol, error === undefined ? { answer: computedIndicators["value"] } : { error: inWords(error) }),
        )
      runtime.runFork(Stream.runForEach(engine.stream(jobOf(names, options.guarded?.limitMs)), each))
    },
    close: () => runtime.dispose(),
  }
}

export const openMarketsweep: OpenPeer = (options) => openEngine(options, "threads")

/** The same in child processes. */
export const openProcesses: OpenPeer = (options) => openEngine(options, "processes")

/** The pool alone: opened once a round, and asked symbol by symbol. */
export const openBarePool: OpenPeer = async (options) => {
  const runtime = ManagedRuntime.make(layerOf(options, "threads"))
  const pool = await runtime.runPromise(SymbolPool)
  return {
    sum: async (names) => {
      const all = Effect.gen(function* () {
        const { run } = yield* pool.open(jobOf(names, undefined))
        return yield* Effect.forEach(names, run, { concurrency: pool.concurrency })
      })
      return (await runtime.runPromise(Effect.scoped(all))).reduce(add, 0)
    },
    settle: () => {
      throw new Error("the pool alone is measured for speed only")
    },
    close: () => runtime.dispose(),
  }
}
