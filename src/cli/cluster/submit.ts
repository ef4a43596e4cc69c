import * as Effect from "effect/Effect"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { runOptionsOf } from "./clusterPool.ts"
import { openRuns } from "./openRuns.ts"

/** Submits a job to the cluster, and prints the name of its run. */
export const submit = Effect.fnUntraced(function* (options: ScanOptions, job: ProcessingJob) {
  const runs = yield* openRuns(options)
  const name = yield* runs.submit(job, yield* runOptionsOf(options))
  const { line } = yield* StandardError
  if (!options.quiet)
    line(`run ${name} continues on the cluster: marketsweep show ${name} --cluster prints its results so far`)
  yield* writeLines([name])
})
