import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { monotonicMs } from "../../job/monotonicMs.ts"
import type { ClusterRuns } from "../../cluster/ClusterRuns.ts"
import * as PooledEngine from "../../engine/PooledEngine.ts"
import { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import { clusterPool } from "../cluster/clusterPool.ts"
import { clusterRunOf, openRuns } from "../cluster/openRuns.ts"
import { NOT_GIVEN } from "../options/notGiven.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { makeJobTrace } from "../scan/JobTrace.ts"
import { printResults } from "../scan/printResults.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count, grouped } from "../terminal/summaryText.ts"
import type { ResumeOptions } from "./resumeFlags.ts"

const lastUnfinished = Effect.fnUntraced(function* (runs: ClusterRuns["Service"]) {
  const run = (yield* runs.runs).find(({ state }) => state !== "finished")
  return run ?? (yield* new UsageError({ message: "all runs of the cluster are finished: name one to see it again" }))
})

const checkGiven = (options: ResumeOptions): UsageError | undefined => {
  const { failed, isolation, reason, retries, timeout, worker, workers } = options
  const isGiven = [isolation, retries, timeout, worker, workers].some((each: Option.Option<unknown>) =>
    Option.isSome(each),
  )
  if (!failed && reason.length === 0 && !isGiven) return undefined
  const message = "a run of a cluster resumes with its own options: give only its name and options for the output"
  return new UsageError({ message })
}

/** Runs `resume --cluster`: follows a run from its first result on, and restarts it for missing symbols if it has ended. */
export const resumeOnCluster = Effect.fnUntraced(function* (given: ResumeOptions) {
  const startedAtMs = yield* monotonicMs
  const mistake = checkGiven(given)
  if (mistake !== undefined) return yield* mistake
  const runs = yield* openRuns(given)
  const run = yield* Option.match(given.run, {
    onNone: () => lastUnfinished(runs),
    onSome: (argument) => clusterRunOf(runs, argument),
  })
  const job = yield* runs.job(run.id)
  const options: ScanOptions = {
    ...NOT_GIVEN,
    ...given,
    symbols: [],
    store: Option.none(),
    jobType: job.jobType,
    timeframe: Option.some(job.timeframe),
    formula: Option.fromUndefinedOr(job.formula),
  }
  const pool = yield* clusterPool(options, run.id)
  const engine = Context.get(yield* Layer.build(Layer.provide(PooledEngine.layer, pool)), ProcessingEngine)
  const { line } = yield* StandardError
  const missing = grouped(run.symbols - run.completed)
  if (!given.quiet)
    line(`run ${run.id} has ${grouped(run.completed)} of ${count(run.symbols, "symbol", "symbols")}: ${missing} to run`)
  yield* printResults(options, job, engine.stream(job), { startedAtMs, trace: makeJobTrace(given.trace) })
}, Effect.scoped)
