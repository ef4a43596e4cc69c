import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { statSync } from "node:fs"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import type { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import { LoggedEngine } from "../../log/LoggedEngine.ts"
import { makeRunLog } from "../../log/makeRunLog.ts"
import type { Run } from "../../log/Run.ts"
import { RunLog } from "../../log/RunLog.ts"
import { runLogPath, sourceOf } from "../log/runLogPath.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { StandardError } from "../terminal/StandardError.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"

/** The log of a command, and what it takes to keep runs in it. */
export interface Keeping {
  readonly log: KeptRuns
  /** An engine that keeps its runs, over one that does not. */
  readonly engine: (
    engine: Context.Context<ProcessingEngine>,
  ) => Effect.Effect<LoggedEngine["Service"], never, Scope.Scope>
  /** The run that has the answer of a job. */
  readonly answering: (job: ProcessingJob) => Effect.Effect<Option.Option<Run>, StoreUnavailable>
  /** Leaves out of a result what the last run of the same formula had. */
  readonly onlyNew: (
    job: ProcessingJob,
  ) => Effect.Effect<(result: ProcessingResult) => ProcessingResult, StoreUnavailable>
}

/** A repository without versions, for custom workers, which may read other candles than those of the store. */
const noStore = Layer.succeed(CandleRepository, {
  many: () => Effect.die(new Error("The command line reads no candles itself")),
  getRange: () => Effect.die(new Error("The command line reads no candles itself")),
  symbols: () => Effect.succeed([]),
})

/** Settings kept with a run besides its job: `where` has chosen its symbols, `universe` is the file that its intervals are of. */
const settingsOf = (
  { isolation, universe, worker }: ScanOptions,
  where: string | undefined,
): Readonly<Record<string, string>> => ({
  ...(where === undefined ? undefined : { where }),
  ...(Option.isSome(universe) ? { universe: universe.value } : undefined),
  ...(Option.isSome(worker) ? { worker: worker.value } : undefined),
  ...(Option.isSome(isolation) ? { isolation: isolation.value } : undefined),
})

/** Opens the default log. A scan continues without it, since the user did not ask for it. */
const openDefault = Effect.fnUntraced(function* (path: string) {
  const standardError = yield* StandardError
  return yield* makeRunLog(path).pipe(
    Effect.catch(({ message }) =>
      Effect.sync(() => {
        standardError.line(`warning: this run is not kept: ${message} (--log FILE keeps it elsewhere)`)
        return undefined
      }),
    ),
  )
})

const fileId = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino

/** Warns at the end of a command if its log is no longer the file that it was: what the command wrote is lost then. */
const warnIfRemoved = Effect.fnUntraced(function* ({ path }: KeptRuns) {
  const standardError = yield* StandardError
  const id = fileId(path)
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (fileId(path) === id) return
      standardError.line(`warning: this run is not kept: ${path} was removed or replaced while it ran`)
    }),
  )
})

const openLogOf = Effect.fnUntraced(function* ({ log: file, store }: ScanOptions) {
  if (Option.isNone(file) && Option.isNone(store)) return undefined
  const log = Option.isSome(file)
    ? yield* makeRunLog(file.value)
    : yield* openDefault(runLogPath(Option.getOrElse(store, () => "")))
  if (log !== undefined) yield* warnIfRemoved(log)
  return log
})

const withoutKnown = ({ matches, ...result }: ProcessingResult, known: ReadonlySet<number>): ProcessingResult => ({
  ...result,
  matches: matches.filter(({ time }) => !known.has(time)),
})

/** The repository whose versions tell whether candles have changed; without versions for custom workers. */
const candlesOf = Effect.fnUntraced(function* ({ store, worker }: ScanOptions) {
  const layer = Option.isSome(store) && Option.isNone(worker) ? CandleStore.layer(store.value) : noStore
  return Context.get(yield* Layer.build(layer), CandleRepository)
})

const storeName = ({ store }: ScanOptions): string | undefined => Option.getOrUndefined(Option.map(store, sourceOf))

const engineOver = (
  options: ScanOptions,
  log: KeptRuns,
  candles: CandleRepository["Service"],
  below: Context.Context<ProcessingEngine>,
  where?: string | undefined,
) =>
  LoggedEngine.layer({ source: storeName(options), settings: settingsOf(options, where) }).pipe(
    Layer.build,
    Effect.provideContext(below.pipe(Context.add(RunLog, log), Context.add(CandleRepository, candles))),
    Effect.map((context) => Context.get(context, LoggedEngine)),
  )

/** An engine that keeps its runs in a log, over one that does not. */
export const engineThatKeeps = Effect.fnUntraced(function* (
  options: ScanOptions,
  log: KeptRuns,
  below: Context.Context<ProcessingEngine>,
) {
  return yield* engineOver(options, log, yield* candlesOf(options), below)
})

/** Opens the log that keeps the runs of a command, whose symbols were chosen by the formula `where`, if any; `undefined` where they are not to be kept. */
export const openKeeping = Effect.fnUntraced(function* (options: ScanOptions, where?: string | undefined) {
  const log = yield* openLogOf(options)
  if (log === undefined) return undefined
  const candles = yield* candlesOf(options)
  const source = storeName(options)
  return {
    log,
    engine: (below) => engineOver(options, log, candles, below, where),
    answering: Effect.fnUntraced(function* (job) {
      const versions = yield* candles.versions?.(job.symbols, job.timeframe) ?? Effect.undefined
      return yield* log.answering({ job, versions, source })
    }),
    onlyNew: (job) =>
      Effect.map(log.lastMatches(job, job.symbols, source), (known) => (result) => {
        const times = known.get(result.symbol)
        return times === undefined ? result : withoutKnown(result, times)
      }),
  } satisfies Keeping
})
