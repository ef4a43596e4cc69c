import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Pull from "effect/Pull"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { Progress, type ProgressObserver } from "../engine/Progress.ts"
import type { JobError, StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { membershipsOf } from "../job/membershipsOf.ts"
import { remembering } from "./listed.ts"
import type { Reopened, VersionsOf } from "./resumePlan.ts"
import type { ResumeOptions, RunIsRunning, UnknownRun } from "./Run.ts"
import { RunLog } from "./RunLog.ts"
import type { RunRecorder } from "./RunRecorder.ts"

/** Why a run cannot go on. @since 0.1.0 */
export type ResumeError = JobError | RunIsRunning | UnknownRun

/** What the runs of an engine have in common. @since 0.1.0 */
export interface LoggedEngineOptions {
  /** The store, by its path or address: the same each time. */
  readonly source?: string | undefined
  /** What else to know of a run when it goes on; kept as given. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** A run that goes on; `results` are those that it has, and then those that were missing, each symbol once. @since 0.1.0 */
export interface ResumedRun extends Omit<Reopened, "kept" | "recorder"> {
  readonly results: Stream.Stream<ProcessingResult, StoreUnavailable>
}

/**
 * A `ProcessingEngine` whose jobs are kept in a `RunLog`, and can go on after whatever ended them. Its layer also takes
 * the place of the `ProcessingEngine` below it.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Stream from "effect/Stream"
 * import { defaultWorker, PooledEngine, SqliteCandles, ThreadPool } from "marketsweep"
 * import { LoggedEngine, RunLog } from "marketsweep/log"
 *
 * const store = "market.db"
 * const threads = ThreadPool.layer({ worker: defaultWorker, config: { store } })
 * const layer = LoggedEngine.layer({ source: store }).pipe(
 *   Layer.provide(PooledEngine.layer.pipe(Layer.provide(threads))),
 *   Layer.provide([RunLog.layerSqlite(`${store}.runs`), SqliteCandles.layer(store)]),
 * )
 *
 * const program = LoggedEngine.use((engine) => Stream.runCollect(engine.resume(12))).pipe(Effect.provide(layer))
 * ```
 *
 * **Details**
 *
 * - A batch, and a stream while it runs, also ends with `StoreUnavailable` if results can no longer be kept, as where the
 *   disk is full.
 * - Results are written in batches: those of the last 50 ms are lost if the process is killed, and run again.
 *
 * @since 0.1.0
 */
export class LoggedEngine extends Context.Service<
  LoggedEngine,
  ProcessingEngine["Service"] & {
    /**
     * Goes on with a run: gives the results that it has, and runs the symbols without one, those whose series has changed
     * in the store since (a warning names them), and those that failed, if `options` ask for it.
     */
    readonly resume: (run: number, options?: ResumeOptions) => Stream.Stream<ProcessingResult, ResumeError>
    /** As `resume`; by then the run is known, with what is missing in it. Its `results` are to be run once, inside the scope. */
    readonly reopen: (run: number, options?: ResumeOptions) => Effect.Effect<ResumedRun, ResumeError, Scope.Scope>
  }
>()("marketsweep/LoggedEngine") {
  /**
   * Keeps the jobs of the engine below; the `CandleRepository` tells the versions of their series.
   *
   * @since 0.1.0
   */
  static layer(
    options: LoggedEngineOptions = {},
  ): Layer.Layer<LoggedEngine | ProcessingEngine, never, ProcessingEngine | RunLog | CandleRepository> {
    return Layer.effectContext(Effect.map(makeLoggedEngine(options), asBoth))
  }
}

const asBoth = (engine: LoggedEngine["Service"]): Context.Context<LoggedEngine | ProcessingEngine> =>
  Context.make(LoggedEngine, engine).pipe(Context.add(ProcessingEngine, engine))

/** A job that was not decoded may be anything; the engine says what is wrong with it. */
const isJob = (job: ProcessingJob): boolean =>
  Array.isArray(job.symbols) &&
  typeof job.dateRange === "object" &&
  job.dateRange !== null &&
  Exit.isSuccess(Effect.runSyncExit(membershipsOf(job)))

/** Adds to the observer of progress one that keeps each result. */
const observed =
  (recorder: RunRecorder) =>
  <A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Progress, (outer) => {
      const observe: ProgressObserver = (snapshot, result) => {
        recorder.add(result)
        outer(snapshot, result)
      }
      return Effect.provideService(run, Progress, observe)
    })

/** Ends with the run: when its last result is taken, that it is finished is written. */
const keeping = (recorder: RunRecorder) => (results: Stream.Stream<ProcessingResult, StoreUnavailable>) =>
  Stream.transformPull(results, (pull) =>
    Effect.succeed(
      Pull.matchEffect(pull, {
        onSuccess: (some) => {
          const failure = recorder.failure()
          return failure === undefined ? Effect.succeed(some) : Effect.fail(failure)
        },
        onFailure: Effect.failCause,
        onDone: () => Effect.flatMap(recorder.finish, () => Cause.done()),
      }),
    ),
  )

const makeLoggedEngine = Effect.fnUntraced(function* ({ settings, source }: LoggedEngineOptions) {
  const engine = yield* ProcessingEngine
  const log = yield* RunLog
  const candles = yield* CandleRepository
  const distinct = remembering<string, ReadonlyArray<string>>((symbols) => Object.freeze([...new Set(symbols)]))

  const versionsOf: VersionsOf = (symbols, timeframe) => candles.versions?.(symbols, timeframe) ?? Effect.undefined

  const begin = (job: ProcessingJob) =>
    Effect.suspend(() => {
      const symbols = distinct(job.symbols)
      return Effect.flatMap(versionsOf(symbols, job.timeframe), (versions) =>
        log.begin({ job: { ...job, symbols }, versions, source, settings }),
      )
    })
  const batch =
    (job: ProcessingJob) =>
    <A>(run: Effect.Effect<A, JobError>): Effect.Effect<A, JobError> =>
      isJob(job)
        ? Effect.scoped(
            Effect.flatMap(begin(job), (recorder) =>
              recorder.whileKept(observed(recorder)(run)).pipe(Effect.tap(recorder.finish)),
            ),
          )
        : run
  const openWith = (job: ProcessingJob, recorder: RunRecorder) =>
    Effect.map(observed(recorder)(engine.open(job)), keeping(recorder))
  const open = Effect.fnUntraced(function* (job: ProcessingJob) {
    return isJob(job) ? yield* openWith(job, yield* begin(job)) : yield* engine.open(job)
  })

  const reopen = Effect.fn("LoggedEngine.reopen")(function* (run: number, options?: ResumeOptions) {
    const { kept, recorder, ...reopened } = yield* log.reopen(run, versionsOf, options)
    const { changed, job, missing } = reopened
    if (changed.length > 0) {
      const shown = changed.slice(0, 10).join(", ") + (changed.length > 10 ? ", …" : "")
      yield* Effect.logWarning(`changed in the store since, run again: ${shown}`).pipe(
        Effect.annotateLogs({ run, changed: changed.length }),
      )
    }
    const limits = {
      ...(options?.timeoutMs === undefined ? undefined : { timeoutMs: options.timeoutMs }),
      ...(options?.retries === undefined ? undefined : { retries: options.retries }),
    }
    const rest = yield* openWith({ ...job, ...limits, symbols: missing }, recorder)
    return { ...reopened, results: Stream.concat(kept, rest) } satisfies ResumedRun
  })

  return {
    processBatch: (job, onProgress) => batch(job)(engine.processBatch(job, onProgress)),
    processBatchChunked: (job, onProgress, options) => batch(job)(engine.processBatchChunked(job, onProgress, options)),
    open,
    stream: (job) => Stream.unwrap(open(job)),
    resume: (run, options) => Stream.unwrap(Effect.map(reopen(run, options), ({ results }) => results)),
    reopen,
  } satisfies LoggedEngine["Service"]
})
