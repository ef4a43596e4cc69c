import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import type { CandleRepository } from "../candles/CandleRepository.ts"
import * as CandleStore from "../candles/store/CandleStore.ts"
import { shownStore } from "../candles/store/storeAddress.ts"
import * as PooledEngine from "../engine/PooledEngine.ts"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { Progress, type Snapshot } from "../engine/Progress.ts"
import { PoolUnavailable } from "../job/JobError.ts"
import type { JobType, ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Run } from "../log/Run.ts"
import { watchMarket } from "../watch/watchMarket.ts"
import type { MarketOptions, MarketRequest, ResumeRequest } from "./MarketRequest.ts"
import { jobOf, symbolsOf } from "./marketJob.ts"
import { newsOf } from "./marketNews.ts"
import { marketPool } from "./marketPool.ts"
import { marketRuns, MarketRuns } from "./MarketRuns.ts"

/**
 * The results of a request. Each iteration runs the request: results arrive as they complete, in constant memory, and
 * symbols start only as fast as results are consumed. Leaving the loop ends the running symbols.
 *
 * @since 0.1.0
 */
export interface MarketResults extends AsyncIterable<ProcessingResult> {
  /** Runs the request and resolves with all results in the order of its symbols. */
  readonly all: () => Promise<Array<ProcessingResult>>
}

/**
 * An open market: a store, and the workers that run formulas over it.
 *
 * Requests may run at the same time; they share the workers. A request is checked before its first symbol runs: the
 * first `next()` (or `all()`) rejects with `FormulaError`, `InvalidJob`, `StoreUnavailable` or `PoolUnavailable`. It
 * also rejects with the `reason` of an aborted `signal`, and with whatever `onProgress` throws. When it rejects, none
 * of its symbols runs any more.
 *
 * @since 0.1.0
 */
export interface Market {
  /** Every bar of the range where the formula is true. */
  readonly scan: (request: MarketRequest) => MarketResults
  /** Whether the formula is true at the symbol's last bar in the range. */
  readonly screen: (request: MarketRequest) => MarketResults
  /** The formula's named values at the symbol's last bar in the range. */
  readonly compute: (request: MarketRequest) => MarketResults
  /**
   * Screens all symbols, and then each symbol again when its candles change. Yields results that failed, and results
   * with new matches, whose `matches` are only the new ones. The store is checked every second. The watch ends when its
   * loop ends or the request's `signal` is aborted. See `watchMarket`.
   */
  readonly watch: (request: MarketRequest) => AsyncIterable<ProcessingResult>
  /** The recorded runs, newest first; needs a market with a `log`. */
  readonly runs: () => Promise<ReadonlyArray<Run>>
  /** Resumes a recorded run: yields its results, and then those of the missing symbols. */
  readonly resume: (run: number, options?: ResumeRequest) => MarketResults
  /** The symbols that have bars of a timeframe, sorted. The timeframe defaults to the store's only one. */
  readonly symbols: (timeframe?: Timeframe) => Promise<ReadonlyArray<string>>
  /**
   * Ends running requests, which reject with `PoolUnavailable`, and waits until all workers are gone. An idle market on
   * threads or in this process does not keep the process alive; one on child processes does.
   */
  readonly close: () => Promise<void>
  /** Closes the market at the end of an `await using` block. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

type Needs = CandleRepository | MarketRuns | ProcessingEngine

const streamOf = (job: ProcessingJob) => Stream.unwrap(ProcessingEngine.useSync((engine) => engine.stream(job)))

const collect = async <A>(values: AsyncIterable<A>): Promise<Array<A>> => {
  const all: Array<A> = []
  for await (const value of values) all.push(value)
  return all
}

const layerOf = (options: MarketOptions) => {
  const { onLog } = options
  const loggers = onLog === undefined ? [] : [Logger.map(Logger.formatStructured, onLog)]
  const candles = CandleStore.layer(options.store)
  const engine = PooledEngine.layer.pipe(Layer.provide(marketPool(options, candles)))
  return marketRuns(shownStore(options.store), options.log).pipe(
    Layer.provide(engine),
    Layer.provideMerge(candles),
    Layer.provideMerge(Logger.layer(loggers)),
  )
}

/**
 * Opens a market for programs without Effect: promises and async iteration over the same engine. Resolves once the
 * first worker is ready; rejects with `StoreUnavailable` or `PoolUnavailable`. Nothing is written to standard output.
 *
 * ```ts
 * import { openMarket } from "marketsweep"
 *
 * const market = await openMarket({ store: "market.db" })
 * try {
 *   for await (const { symbol, matches, error } of market.scan({ formula: "ta.rsi(close, 14) < 30" })) {
 *     process.stdout.write(`${symbol}: ${error?.message ?? matches.length}\n`)
 *   }
 * } finally {
 *   await market.close()
 * }
 * ```
 *
 * @since 0.1.0
 */
export const openMarket = async (options: MarketOptions): Promise<Market> => {
  const runtime = ManagedRuntime.make(layerOf(options))
  const context = await runtime.context().catch(async (error: unknown) => {
    await runtime.dispose()
    throw error
  })
  const closing = new AbortController()
  /** Ends each running iteration; resolves once none of its symbols runs any more. */
  const running = new Set<() => Promise<unknown>>()
  let requests = 0

  async function* resultsOf<E>(
    run: Stream.Stream<ProcessingResult, E, Needs>,
    { onProgress, signal }: Pick<MarketRequest, "onProgress" | "signal">,
  ) {
    const failing = new AbortController()
    const observe = ({ completed, total }: Snapshot) => {
      try {
        return onProgress?.(completed, total)
      } catch (error) {
        failing.abort(error)
      }
    }
    const ended = AbortSignal.any([closing.signal, failing.signal, ...(signal === undefined ? [] : [signal])])
    ended.throwIfAborted()
    const stream = Stream.provideService(run, Progress, observe)
    const results = Stream.toAsyncIterableWith(stream, context)[Symbol.asyncIterator]()
    // Without this, an aborted request would end only when the caller requests the next result.
    const end = async () => results.return?.()
    ended.addEventListener("abort", end)
    running.add(end)
    try {
      for (let next = await results.next(); next.done !== true; next = await results.next()) {
        ended.throwIfAborted()
        yield next.value
      }
      ended.throwIfAborted()
    } finally {
      ended.removeEventListener("abort", end)
      await end()
      running.delete(end)
    }
  }

  const run = <A>(effect: Effect.Effect<A, unknown, Needs>): Promise<A> => {
    closing.signal.throwIfAborted()
    return Effect.runPromiseWith(context)(effect)
  }
  const runJob =
    (jobType: JobType) =>
    (request: MarketRequest): MarketResults => {
      const prepare = async () => {
        request.signal?.throwIfAborted()
        return run(jobOf(options, { jobType, id: `${jobType}-${++requests}` }, request))
      }
      return {
        [Symbol.asyncIterator]: async function* () {
          yield* resultsOf(streamOf(await prepare()), request)
        },
        all: async () => {
          const job = await prepare()
          const results = new Map<string, ProcessingResult>()
          for await (const result of resultsOf(streamOf(job), request)) results.set(result.symbol, result)
          return [...new Set(job.symbols)].flatMap((symbol) => results.get(symbol) ?? [])
        },
      }
    }
  const resume = (number: number, request: ResumeRequest = {}): MarketResults => {
    const results = () => resultsOf(Stream.unwrap(MarketRuns.useSync((runs) => runs.resume(number, request))), request)
    return { [Symbol.asyncIterator]: results, all: () => collect(results()) }
  }
  const watch = (request: MarketRequest): AsyncIterable<ProcessingResult> => ({
    [Symbol.asyncIterator]: async function* () {
      request.signal?.throwIfAborted()
      const {
        dateRange: _range,
        jobType: _type,
        symbols: _symbols,
        ...header
      } = await run(jobOf(options, { jobType: "screen", id: `watch-${++requests}` }, request))
      yield* resultsOf(newsOf(watchMarket({ ...header, symbols: request.symbols })), request)
    },
  })
  const close = async () => {
    closing.abort(new PoolUnavailable({ message: "The market was closed" }))
    await Promise.all(Array.from(running, (end) => end()))
    await runtime.dispose()
  }
  return {
    scan: runJob("scan"),
    screen: runJob("screen"),
    compute: runJob("compute"),
    watch,
    resume,
    runs: async () => run(MarketRuns.use(({ all }) => all)),
    symbols: async (timeframe) => run(symbolsOf(options.store, timeframe)),
    close,
    [Symbol.asyncDispose]: close,
  }
}
