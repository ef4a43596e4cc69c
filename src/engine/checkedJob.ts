import { inspect } from "node:util"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { InvalidJob } from "../job/JobError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"

const decodeHeader = Schema.decodeUnknownEffect(Schema.toType(JobHeader))

/**
 * Checks a job that was built in code and makes its symbols distinct, in order of
 * first occurrence. What a job does not have is left out: it may not be sendable.
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
      return yield* new InvalidJob({ message: `Expected symbols to be non-empty texts, got ${inspect(symbol)}` })
    }
    symbols.add(symbol)
  }
  const duplicates = job.symbols.length - symbols.size
  if (duplicates > 0) {
    yield* Effect.logWarning("Symbols named more than once are run once").pipe(
      Effect.annotateLogs({ job_id: job.id, duplicates }),
    )
  }
  return { ...header, symbols: [...symbols] }
})
