import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { InvalidJob } from "../job/JobError.ts"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"

const decodeHeader = Schema.decodeUnknownEffect(Schema.toType(JobHeader))

/** Checks a job that was built in code and makes its symbols distinct, in order of first occurrence. */
export const checkedJob = Effect.fnUntraced(function* (
  job: ProcessingJob,
): Effect.fn.Return<ProcessingJob, InvalidJob> {
  yield* decodeHeader(job).pipe(Effect.mapError((error) => new InvalidJob({ message: error.message })))
  const symbols = new Set<string>()
  for (const symbol of job.symbols) {
    if (typeof symbol !== "string" || symbol === "") {
      return yield* new InvalidJob({ message: `Expected symbols to be non-empty texts, got ${JSON.stringify(symbol)}` })
    }
    symbols.add(symbol)
  }
  const duplicates = job.symbols.length - symbols.size
  if (duplicates === 0) return job
  yield* Effect.logWarning("Symbols named more than once are run once").pipe(
    Effect.annotateLogs({ job_id: job.id, duplicates }),
  )
  return { ...job, symbols: [...symbols] }
})
