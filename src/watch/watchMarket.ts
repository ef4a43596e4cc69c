import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { CandleRepository, type CandleRequest } from "../candles/CandleRepository.ts"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { InvalidJob, type JobError, type StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { monotonicMs } from "../job/monotonicMs.ts"
import { type SeenSeries, watchedSeries, type WatchedSeries } from "./watchedSeries.ts"
import type { WatchEvent, WatchOptions, WatchRequest } from "./WatchEvent.ts"
import { watchJobs } from "./watchJobs.ts"

const noVersions = () =>
  new InvalidJob({
    message:
      "The store does not report which of its series have changed: watch one that `import` wrote, or Parquet or DuckDB files",
  })

/** Checks the store for series to scan now. */
const checkStore = (
  candles: CandleRepository["Service"],
  { symbols: requested, timeframe }: WatchRequest,
  series: WatchedSeries,
): Effect.Effect<ReadonlyMap<string, SeenSeries>, InvalidJob | StoreUnavailable> =>
  Effect.gen(function* () {
    if (candles.versions === undefined) return yield* noVersions()
    // A new request each time: a prepared request stays bound to its file, which may have been replaced since.
    const newest: CandleRequest = { timeframe, range: {}, last: 1, columns: [] }
    if (candles.prepare !== undefined) yield* candles.prepare(newest)
    const symbols = requested ?? (yield* candles.symbols(timeframe))
    const versions = yield* candles.versions(symbols, timeframe)
    const due = series.due(symbols, versions)
    if (due.length === 0) return new Map()
    // Read before the scan, so that bars added meanwhile are scanned next time and none is missed.
    const answers = yield* candles.many(
      due.map((at) => symbols[at]),
      newest,
    )
    return new Map(
      due.map((at): readonly [string, SeenSeries] => {
        const answer = answers.get(symbols[at])
        const last = answer !== undefined && Result.isSuccess(answer) ? answer.success.columns.time.at(-1) : undefined
        return [symbols[at], { symbol: symbols[at], version: versions[at], last }]
      }),
    )
  }).pipe(Effect.scoped)

/** Scans the new bars of series and records the answers. */
const scan = (
  engine: ProcessingEngine["Service"],
  request: WatchRequest,
  series: WatchedSeries,
  seen: ReadonlyMap<string, SeenSeries>,
): Stream.Stream<WatchEvent, JobError> => {
  if (seen.size === 0) return Stream.empty
  const symbols = [...seen.keys()]
  const answered = (result: ProcessingResult): WatchEvent => {
    const { symbol } = result
    const found = seen.get(symbol) ?? { symbol, version: undefined, last: undefined }
    return { _tag: "Answered", result, matches: series.take(result, found) }
  }
  return Stream.unwrap(
    Effect.map(monotonicMs, (startedAt) => {
      const ended = Effect.map(monotonicMs, (now): WatchEvent => ({
        _tag: "Scanned",
        symbols: symbols.length,
        elapsedMs: now - startedAt,
      }))
      const jobs = Stream.fromIterable(watchJobs(request, symbols, series.from))
      return Stream.make<[WatchEvent]>({ _tag: "Changed", symbols }).pipe(
        Stream.concat(Stream.map(Stream.flatMap(jobs, engine.stream), answered)),
        Stream.concat(Stream.fromEffect(ended)),
      )
    }),
  )
}

/**
 * Makes a function that lets a watch continue while the store cannot be read. It emits `Unavailable` once for each
 * reason, and `Available` when the store can be read again.
 */
const makeSurvive = () => {
  let reason: string | undefined
  return (scanned: Stream.Stream<WatchEvent, JobError>): Stream.Stream<WatchEvent, JobError> => {
    const back = Effect.sync((): ReadonlyArray<WatchEvent> => {
      const wasAway = reason !== undefined
      reason = undefined
      return wasAway ? [{ _tag: "Available" }] : []
    })
    return scanned.pipe(
      Stream.concat(Stream.unwrap(Effect.map(back, Stream.fromIterable))),
      Stream.catchTag("StoreUnavailable", (error): Stream.Stream<WatchEvent> => {
        if (error.message === reason) return Stream.empty
        reason = error.message
        return Stream.succeed({ _tag: "Unavailable", error })
      }),
    )
  }
}

/**
 * Scans the symbols of a store, and again whenever their candles have changed. The stream ends only with its schedule.
 *
 * The first scan evaluates the last bar of each symbol. Later scans evaluate only symbols whose candles have changed:
 * their new bars, and the bar that was last before, which may have been unfinished. `matches` holds each match, a
 * symbol at a time, only once.
 *
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Stream from "effect/Stream"
 * import { defaultWorker, PooledEngine, SqliteCandles, ThreadPool, watchMarket } from "marketsweep"
 *
 * const store = "market.db"
 * const threads = ThreadPool.layer({ worker: defaultWorker, config: { store } })
 * const live = Layer.merge(PooledEngine.layer.pipe(Layer.provide(threads)), SqliteCandles.layer(store))
 *
 * const program = watchMarket({ id: "oversold", timeframe: "1d", formula: "ta.rsi(close, 14) < 30" }).pipe(
 *   Stream.filter((event) => event._tag === "Answered"),
 *   Stream.runForEach(({ matches, result }) => Console.log(result.symbol, matches)),
 *   Effect.provide(live),
 * )
 * ```
 *
 * **Details**
 *
 * - The store is checked on a schedule, and never while a scan runs. However often it changes during a scan, one more
 *   scan follows.
 * - If the store cannot be read, the watch emits `Unavailable` and tries again; it also retries symbols whose candles
 *   cannot be read. If the file is replaced, the next check reads the new one. Only the first scan fails with
 *   `StoreUnavailable`.
 * - A symbol that fails otherwise runs again when its candles change, and then none of its bars is skipped.
 * - A match at an unfinished bar is emitted once, when it first appears, and not retracted if the bar ends without it.
 * - Bars that are changed or added before the last one make their symbol run again, but matches at these bars are not
 *   searched for.
 * - Fails with `InvalidJob` if the `CandleRepository` has no `versions`.
 *
 * @since 0.1.0
 */
export const watchMarket = (
  request: WatchRequest,
  { known, schedule = Schedule.spaced("1 second") }: WatchOptions = {},
): Stream.Stream<WatchEvent, JobError, CandleRepository | ProcessingEngine> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const candles = yield* CandleRepository
      const engine = yield* ProcessingEngine
      const series = watchedSeries(known)
      const once = Stream.unwrap(
        Effect.map(checkStore(candles, request, series), (seen) => scan(engine, request, series, seen)),
      )
      const survive = makeSurvive()
      return Stream.concat(
        once,
        Stream.flatMap(Stream.fromSchedule(schedule), () => survive(once)),
      )
    }),
  )
