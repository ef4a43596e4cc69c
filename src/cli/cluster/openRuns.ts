import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { ClusterRun, ClusterRuns, layer } from "../../cluster/ClusterRuns.ts"
import { type ClusterOptions, databaseOf } from "../options/clusterFlags.ts"
import { UsageError } from "../options/UsageError.ts"

/** Encodes a run for JSON: times become ISO 8601 UTC strings. */
export const encodeClusterRun = Schema.encodeSync(ClusterRun)

/** Opens the runs of the cluster of the options. */
export const openRuns = Effect.fnUntraced(function* (options: ClusterOptions) {
  const context = yield* Layer.build(layer(yield* databaseOf(options)))
  return Context.get(context, ClusterRuns)
})

/** Finds the run of a cluster by an argument. */
export const clusterRunOf = Effect.fnUntraced(function* (runs: ClusterRuns["Service"], argument: string) {
  if (argument !== "last") return yield* runs.run(argument)
  const [last] = yield* runs.runs
  return last ?? (yield* new UsageError({ message: "the cluster has no runs" }))
})
