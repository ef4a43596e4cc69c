import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { monotonicMs } from "../../job/monotonicMs.ts"
import { SymbolPool } from "../../pool/SymbolPool.ts"
import { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import { momentText } from "../log/runText.ts"
import { makeJobTrace } from "./JobTrace.ts"
import type { Keeping } from "./keeping.ts"
import { printResults } from "./printResults.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { scanJob } from "./scanJob.ts"
import { scanWhere } from "./scanWhere.ts"
import { scanPool } from "./scanPool.ts"
import { UsageError } from "../options/UsageError.ts"
import { StandardError } from "../terminal/StandardError.ts"
import * as PooledEngine from "../../engine/PooledEngine.ts"

/** The engine over workers that boot while the job is read. */
export const startEngine = Effect.fnUntraced(function* (options: ScanOptions) {
  const pool = yield* scanPool(options)
  return yield* Effect.forkScoped(Layer.build(Layer.provideMerge(PooledEngine.layer, pool)))
})

/** The results of a recorded run that answers the job, if the options allow it. */
const answered = Effect.fnUntraced(function* (options: ScanOptions, job: ProcessingJob, keeping: Keeping) {
  if (options.again || options.trace) return undefined
  const run = Option.getOrUndefined(yield* keeping.answering(job))
  if (run === undefined) return undefined
  const standardError = yield* StandardError
  standardError.line(
    `answered by run ${run.id} of ${momentText(run.startedAt)} UTC: nothing has changed since (--again runs it)`,
  )
  return keeping.log.results(run.id)
})

/** Opens the log, which is loaded only if the run is recorded. */
const keepingOf = Effect.fnUntraced(function* (options: ScanOptions, where: string | undefined) {
  // A cluster records its own runs.
  if (!options.noLog && !options.cluster) {
    const { openKeeping } = yield* Effect.promise(() => import("./keeping.ts"))
    return yield* openKeeping(options, where)
  }
  if (!options.onlyNew) return undefined
  return yield* new UsageError({ message: "--new needs the log of runs: leave out --no-log and --cluster" })
})

/** Submits the job to the cluster, and prints the name of its run. */
const detached = Effect.fnUntraced(function* (options: ScanOptions, job: ProcessingJob) {
  const { submit } = yield* Effect.promise(() => import("../cluster/submit.ts"))
  return yield* submit(options, job)
})

/** Runs a scan. */
export const scan = Effect.fn("marketsweep.scan")(function* (options: ScanOptions) {
  const startedAtMs = yield* monotonicMs
  const trace = makeJobTrace(options.trace)
  const starting = yield* startEngine(options)
  const asked = yield* scanJob(options).pipe(trace.phase("read the job"))
  const choosing = scanWhere(options, asked, starting)
  const chosen = yield* Option.isSome(options.where) ? choosing.pipe(trace.phase("choose the symbols")) : choosing
  const { failed, job } = chosen
  if (options.detach) return yield* detached(options, job)
  const keeping = yield* keepingOf(options, chosen.where)
  const shown = options.onlyNew && keeping !== undefined ? yield* keeping.onlyNew(job) : undefined
  const known = keeping === undefined ? undefined : yield* answered(options, job, keeping)
  if (known !== undefined) return yield* printResults(options, job, known, { failed, shown, startedAtMs, trace })
  const context = yield* Fiber.join(starting).pipe(trace.phase("wait for a worker"))
  const engine = keeping === undefined ? Context.get(context, ProcessingEngine) : yield* keeping.engine(context)
  const { running } = Context.get(context, SymbolPool)
  yield* printResults(options, job, engine.stream(job), { failed, running, shown, startedAtMs, trace })
}, Effect.scoped)
