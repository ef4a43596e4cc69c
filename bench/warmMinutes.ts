import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import {
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  type ProcessingResult,
  SqliteCandles,
  ThreadPool,
} from "../src/index.ts"
import { CandleRepository } from "../src/candles/CandleRepository.ts"
import { buildWorker } from "./builtWorker.ts"
import { WORKERS } from "./contenders/headline.ts"
import { median } from "./median.ts"
import { timed } from "./rounds.ts"

/** One job on a pool that is up: medians of some rounds, and the matches of one. */
interface WarmRun {
  readonly ms: number
  readonly cpuMs: number
  readonly matches: number
}

/** Runs jobs again and again, as a batch or as a stream. */
interface WarmPool extends AsyncDisposable {
  readonly symbols: ReadonlyArray<string>
  readonly run: (
    how: "batch" | "stream",
    jobType: ProcessingJob["jobType"],
    formula: string,
    rounds: number,
  ) => Promise<WarmRun>
}

/** Opens a pool of built workers over a store of minutes, and reads which symbols that has. */
export const openWarmPool = async (store: string): Promise<WarmPool> => {
  const worker = await buildWorker()
  const pool = ThreadPool.layer({ worker: worker.url, workers: WORKERS, config: { store } })
  const quiet = Layer.succeed(References.MinimumLogLevel, "Warn")
  const runtime = ManagedRuntime.make(PooledEngine.layer.pipe(Layer.provide(pool), Layer.provideMerge(quiet)))
  const engine = await runtime.runPromise(ProcessingEngine)
  const symbols = await Effect.runPromise(
    CandleRepository.use((candles) => candles.symbols("1m")).pipe(Effect.provide(SqliteCandles.layer(store))),
  )

  const batch = (job: ProcessingJob) =>
    Effect.map(engine.processBatch(job), (results) => results.reduce((sum, result) => sum + matchesOf(result), 0))
  const stream = (job: ProcessingJob) =>
    Stream.runFold(
      engine.stream(job),
      () => 0,
      (sum, result) => sum + matchesOf(result),
    )

  return {
    symbols,
    run: async (how, jobType, formula, rounds) => {
      const job: ProcessingJob = { id: "warm", jobType, symbols, timeframe: "1m", dateRange: {}, formula }
      const start = () => runtime.runPromise<number, unknown>(how === "batch" ? batch(job) : stream(job))
      const matches = await start()
      const times: Array<number> = []
      const processor: Array<number> = []
      for (let round = 0; round < rounds; round++) {
        const before = process.cpuUsage()
        const [ms] = await timed(start)
        const { system, user } = process.cpuUsage(before)
        times.push(ms)
        processor.push((system + user) / 1000)
      }
      return { ms: median(times), cpuMs: median(processor), matches }
    },
    [Symbol.asyncDispose]: async () => {
      await runtime.dispose()
      worker[Symbol.dispose]()
    },
  }
}

const matchesOf = ({ error, matches, symbol }: ProcessingResult): number => {
  if (error !== undefined) throw new Error(`${symbol}: ${error.message}`)
  return matches.length
}
