import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { monotonicMs } from "../../job/monotonicMs.ts"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import type { Run } from "../../log/Run.ts"
import { SymbolPool } from "../../pool/SymbolPool.ts"
import { chosenRun, noRunsIn, openExistingLog } from "../log/existingLog.ts"
import { numberedRun } from "../options/logFlags.ts"
import { NOT_GIVEN } from "../options/notGiven.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { makeJobTrace } from "../scan/JobTrace.ts"
import { engineThatKeeps } from "../scan/keeping.ts"
import { printResults } from "../scan/printResults.ts"
import { startEngine } from "../scan/scan.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count, grouped } from "../terminal/summaryText.ts"
import type { ResumeOptions } from "./resumeFlags.ts"

/** The last run with missing results. */
const lastUnfinished = Effect.fnUntraced(function* (log: KeptRuns) {
  const runs = yield* log.runs
  const run = runs.find(({ state }) => state !== "finished" && state !== "running")
  if (run !== undefined) return run
  const running = runs.find(({ state }) => state === "running")
  if (running !== undefined) {
    return yield* new UsageError({
      message: `only run ${running.id} is unfinished, and it is still running: end it first, or wait for it`,
    })
  }
  if (runs.length === 0) return yield* new UsageError({ message: noRunsIn(log) })
  return yield* new UsageError({
    message: `nothing is missing: all runs of ${log.path} are finished (--failed runs the failed symbols of the last one again)`,
  })
})

const isIsolation = (text: string | undefined): text is Option.Option.Value<ScanOptions["isolation"]> =>
  text === "threads" || text === "processes" || text === "none"

/** The scan options of a run that matter when it is resumed. */
const scanOptionsOf = ({ job, settings, source }: Run, options: ResumeOptions): ScanOptions => {
  const { isolation, worker } = settings
  return {
    ...NOT_GIVEN,
    jobType: job.jobType,
    timeframe: Option.some(job.timeframe),
    formula: Option.fromUndefinedOr(job.formula),
    store: Option.orElse(options.store, () => Option.fromUndefinedOr(source)),
    worker: Option.orElse(options.worker, () => Option.fromUndefinedOr(worker)),
    isolation: Option.orElse(options.isolation, () =>
      isIsolation(isolation) ? Option.some(isolation) : Option.none(),
    ),
    workers: options.workers,
    format: options.format,
    limit: options.limit,
    out: options.out,
    sort: options.sort,
    columns: options.columns,
    quiet: options.quiet,
    json: options.json,
    trace: options.trace,
    verbose: options.verbose,
  }
}

/** Runs `resume`. */
export const resume = Effect.fn("marketsweep.resume")(function* (given: ResumeOptions) {
  if (given.cluster) {
    const { resumeOnCluster } = yield* Effect.promise(() => import("./resumeOnCluster.ts"))
    return yield* resumeOnCluster(given)
  }
  const startedAtMs = yield* monotonicMs
  const trace = makeJobTrace(given.trace)
  const standardError = yield* StandardError
  const log = yield* openExistingLog(given)
  const isAgain = given.failed || given.reason.length > 0
  const run = yield* Option.match(given.run, {
    onNone: () => (isAgain ? chosenRun(log, "last") : lastUnfinished(log)),
    onSome: (argument) => Effect.flatMap(numberedRun(argument), (number) => chosenRun(log, number)),
  })
  const options = scanOptionsOf(run, given)
  const context = yield* Effect.flatMap(startEngine(options), Fiber.join).pipe(trace.phase("wait for a worker"))
  const engine = yield* engineThatKeeps(options, log, context)
  const reopened = yield* engine.reopen(run.id, {
    failed: given.failed || given.reason,
    timeoutMs: Option.getOrUndefined(given.timeout),
    retries: Option.getOrUndefined(given.retries),
  })
  const { job, missing, results } = reopened
  standardError.line(
    `run ${run.id} has ${grouped(job.symbols.length - missing.length)} of ${count(job.symbols.length, "symbol", "symbols")}: ${grouped(missing.length)} to run`,
  )
  const { running } = Context.get(context, SymbolPool)
  yield* printResults(options, job, results, { running, startedAtMs, trace })
}, Effect.scoped)
