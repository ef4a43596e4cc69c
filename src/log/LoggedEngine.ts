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

/** Why a run cannot be resumed. @since 0.1.0 */
export type ResumeError = JobError | RunIsRunning | UnknownRun

/** Options for all runs of an engine. @since 0.1.0 */
export interface LoggedEngineOptions {
  /** The path or address of the store: the same for each process that uses the log. */
  readonly source?: string | undefined
  /** Settings to resume runs with; recorded unchanged. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** A resumed run; `results` are the recorded ones, then the missing ones, each symbol once. @since 0.1.0 */
export interface ResumedRun extends Omit<Reopened, "kept" | "recorder"> {
  readonly results: Stream.Stream<ProcessingResult, StoreUnavailable>
}

/**
 * A `ProcessingEngine` that records its jobs in a `RunLog`, so that they can be resumed. Its layer also replaces the
 * `ProcessingEngine` that it was built over.
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
 * - Batches and streams also fail with `StoreUnavailable` if results can no longer be written, as on a full disk.
 * - While another process has locked the log, results wait in memory; batches and streams fail if it is locked for 10 s.
 * - Results are written every 50 ms: if the process is killed, those of the last 50 ms are lost, and resuming runs their
 *   symbols again.
 *
 * @since 0.1.0
 */
export class LoggedEngine extends Context.Service<
  LoggedEngine,
  ProcessingEngine["Service"] & {
    /**
     * Resumes a run: emits the recorded results, then runs the symbols without one, those whose series has changed in the
     * store since (a warning names them), and those that failed if `options` ask for them.
     */
    readonly resume: (run: number, options?: ResumeOptions) => Stream.Stream<ProcessingResult, ResumeError>
    /** Like `resume`, but returns the run and its missing symbols first. Run its `results` once, inside the scope. */
    readonly reopen: (run: number, options?: ResumeOptions) => Effect.Effect<ResumedRun, ResumeError, Scope.Scope>
  }
>()("marketsweep/LoggedEngine") {
  /**
   * Records the jobs of the `ProcessingEngine` in the context; the `CandleRepository` returns the versions of their series.
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

/** Whether a job that was not decoded can be recorded; the engine refuses any other. */
const isJob = (job: ProcessingJob): boolean =>
  Array.isArray(job.symbols) &&
  typeof job.dateRange === "object" &&
  job.dateRange !== null &&
  Exit.isSuccess(Effect.runSyncExit(membershipsOf(job)))

/** Records each result before the progress observer in the context sees it. */
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

/** Marks the run as finished when its last result is pulled; fails once results cannot be written. */
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
