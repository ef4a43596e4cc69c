import * as Schema from "effect/Schema"
import { Instant } from "../../job/Instant.ts"
import { JobHeader } from "../../job/ProcessingJob.ts"

/**
 * A run of a cluster: `finished` means that every symbol has a result, `failed` that it could not start, for the reason
 * in `message`. `symbols` is the number of symbols of the job, `completed` the number with a result, and `errors` the
 * number of those that failed.
 *
 * @since 0.1.0
 */
export const ClusterRun = Schema.Struct({
  id: Schema.String,
  state: Schema.Literals(["running", "finished", "cancelled", "failed"]),
  job: JobHeader,
  symbols: Schema.Int,
  completed: Schema.Int,
  matches: Schema.Int,
  errors: Schema.Int,
  startedAt: Instant,
  endedAt: Schema.optionalKey(Instant),
  message: Schema.optionalKey(Schema.String),
})

/** @since 0.1.0 */
export interface ClusterRun extends Schema.Schema.Type<typeof ClusterRun> {}

/** The cluster has no run of this name. @since 0.1.0 */
export class UnknownClusterRun extends Schema.TaggedError<UnknownClusterRun>()("UnknownClusterRun", {
  run: Schema.String,
  message: Schema.String,
}) {
  static of(run: string): UnknownClusterRun {
    return new UnknownClusterRun({ run, message: `the cluster has no run ${run}` })
  }
}
