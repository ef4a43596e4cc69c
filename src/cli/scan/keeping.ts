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
import { refusals } from "../log/refusals.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { StandardError } from "../terminal/StandardError.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"

/** The log of a command, and how to record runs in it. */
export interface Keeping {
  readonly log: KeptRuns
  /** Makes an engine record its runs. */
  readonly engine: (
    engine: Context.Context<ProcessingEngine>,
  ) => Effect.Effect<LoggedEngine["Service"], never, Scope.Scope>
  /** Finds the run that answers a job. */
  readonly answering: (job: ProcessingJob) => Effect.Effect<Option.Option<Run>, StoreUnavailable>
  /** Removes the matches of the last run of the same formula from a result. */
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

/** Settings recorded with a run: `where` chose its symbols, `universe` is the file of its universe. */
const settingsOf = (
  { isolation, universe, worker }: ScanOptions,
  where: string | undefined,
): Readonly<Record<string, string>> => ({
  ...(where === undefined ? undefined : { where }),
  ...(Option.isSome(universe) ? { universe: universe.value } : undefined),
  ...(Option.isSome(worker) ? { worker: worker.value } : undefined),
  ...(Option.isSome(isolation) ? { isolation: isolation.value } : undefined),
})

/** Opens the default log. The scan continues if that fails, since the user did not ask for a log. */
const openDefault = Effect.fnUntraced(function* (path: string) {
  const standardError = yield* StandardError
  return yield* makeRunLog(path, refusals(standardError.line, path)).pipe(
    Effect.catch(({ message }) =>
      Effect.sync(() => {
        standardError.line(`warning: this run is not recorded: ${message} (--log FILE writes it elsewhere)`)
        return undefined
      }),
    ),
  )
})

const fileId = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino

/** Warns at the end of a command if its log was removed or replaced, which loses the run. */
const warnIfRemoved = Effect.fnUntraced(function* ({ path }: KeptRuns) {
  const standardError = yield* StandardError
  const id = fileId(path)
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (fileId(path) === id) return
      standardError.line(`warning: this run is not recorded: ${path} was removed or replaced while it ran`)
    }),
  )
})

const openLogOf = Effect.fnUntraced(function* ({ log: file, store }: ScanOptions) {
  if (Option.isNone(file) && Option.isNone(store)) return undefined
  const log = Option.isSome(file)
    ? yield* makeRunLog(file.value, refusals((yield* StandardError).line, file.value))
    : yield* openDefault(runLogPath(Option.getOrElse(store, () => "")))
  if (log !== undefined) yield* warnIfRemoved(log)
  return log
})

const withoutKnown = ({ matches, ...result }: ProcessingResult, known: ReadonlySet<number>): ProcessingResult => ({
  ...result,
  matches: matches.filter(({ time }) => !known.has(time)),
})

/** The repository with the versions of candles; a custom worker has none. */
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

/** Makes an engine that records its runs in a log. */
export const engineThatKeeps = Effect.fnUntraced(function* (
  options: ScanOptions,
  log: KeptRuns,
  below: Context.Context<ProcessingEngine>,
) {
  return yield* engineOver(options, log, yield* candlesOf(options), below)
})

/** Opens the log of a command, whose symbols the formula `where` chose, if given; `undefined` with `--no-log`. */
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
