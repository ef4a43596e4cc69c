import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { toStandardError } from "../job/toStandardError.ts"
import { InvalidJob } from "../job/JobError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"
import { makeSafeLog } from "./reportOnce.ts"

const decodeHeader = Schema.decodeUnknownEffect(Schema.toType(JobHeader))

/** The distinct symbols in order of first occurrence, or the first invalid one. */
const distinctOf = (symbols: ReadonlyArray<string>): ReadonlyArray<string> | { readonly wrong: unknown } => {
  const distinct = new Set<string>()
  for (const symbol of symbols) {
    if (typeof symbol !== "string" || symbol === "") return { wrong: symbol }
    distinct.add(symbol)
  }
  return [...distinct]
}

/** Frozen lists that are known to hold valid, distinct symbols. */
export type DistinctLists = WeakSet<ReadonlyArray<string>>

/**
 * Checks a job that was built in code, and makes its symbols distinct, in order of
 * first occurrence; a `known` list is not checked again. Drops unknown fields,
 * which it may not be possible to send to a worker.
 */
export const checkJob = Effect.fnUntraced(function* (
  job: ProcessingJob,
  known: DistinctLists,
): Effect.fn.Return<ProcessingJob, InvalidJob> {
  const header = yield* decodeHeader(job).pipe(Effect.mapError((error) => new InvalidJob({ message: error.message })))
  if (!Array.isArray(job.symbols)) {
    return yield* new InvalidJob({ message: `Expected symbols to be an array, got ${inspect(job.symbols)}` })
  }
  const symbols = known.has(job.symbols) ? job.symbols : distinctOf(job.symbols)
  if ("wrong" in symbols) {
    return yield* new InvalidJob({ message: `Expected symbols to be non-empty strings, got ${inspect(symbols.wrong)}` })
  }
  const duplicates = job.symbols.length - symbols.length
  if (duplicates > 0) {
    yield* Effect.logWarning("Symbols named more than once are run once").pipe(
      Effect.annotateLogs({ job_id: job.id, duplicates }),
      toStandardError,
      makeSafeLog(),
    )
  }
  if (duplicates === 0 && Object.isFrozen(job.symbols)) known.add(job.symbols)
  const { universe } = job
  // The pool checks the universe while it reads it.
  return { ...header, symbols, ...(universe === undefined ? undefined : { universe }) }
})
