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
import { watchMarket } from "../watch/watchMarket.ts"
import type { Market, MarketResults } from "./Market.ts"
import type { MarketOptions, MarketRequest, ResumeRequest } from "./MarketRequest.ts"
import { jobOf, symbolsOf } from "./marketJob.ts"
import { newsOf } from "./marketNews.ts"
import { marketPool } from "./marketPool.ts"
import { marketRuns, MarketRuns } from "./MarketRuns.ts"

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
