import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { toStandardError } from "../job/toStandardError.ts"
import { InvalidJob } from "../job/JobError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"
import { makeSafeLog } from "./reportOnce.ts"

const decodeHeader = Schema.decodeUnknownEffect(Schema.toType(JobHeader))

/**
 * Checks a job that was built in code and makes its symbols distinct, in order of
 * first occurrence. Fields that a job does not have are dropped: they may not be
 * sendable to a worker.
 */
export const checkedJob = Effect.fnUntraced(function* (
  job: ProcessingJob,
): Effect.fn.Return<ProcessingJob, InvalidJob> {
  const header = yield* decodeHeader(job).pipe(Effect.mapError((error) => new InvalidJob({ message: error.message })))
  if (!Array.isArray(job.symbols)) {
    return yield* new InvalidJob({ message: `Expected symbols to be an array, got ${inspect(job.symbols)}` })
  }
  const symbols = new Set<string>()
  for (const symbol of job.symbols) {
    if (typeof symbol !== "string" || symbol === "") {
      return yield* new InvalidJob({ message: `Expected symbols to be non-empty strings, got ${inspect(symbol)}` })
    }
    symbols.add(symbol)
  }
  const duplicates = job.symbols.length - symbols.size
  if (duplicates > 0) {
    yield* Effect.logWarning("Symbols named more than once are run once").pipe(
      Effect.annotateLogs({ job_id: job.id, duplicates }),
      toStandardError,
      makeSafeLog(),
    )
  }
  const { universe } = job
  // The pool checks it, where it reads it.
  return { ...header, symbols: [...symbols], ...(universe === undefined ? undefined : { universe }) }
})
