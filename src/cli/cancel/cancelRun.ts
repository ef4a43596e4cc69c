import * as Effect from "effect/Effect"
import { clusterRunOf, openRuns } from "../cluster/openRuns.ts"
import { StandardError } from "../terminal/StandardError.ts"
import type { CancelOptions } from "./cancelFlags.ts"

/** Runs `cancel`. */
export const cancelRun = Effect.fn("marketsweep.cancel")(function* (options: CancelOptions) {
  const runs = yield* openRuns(options)
  const { id, state } = yield* clusterRunOf(runs, options.run)
  const hasEnded = yield* runs.cancel(id)
  const { line } = yield* StandardError
  line(
    hasEnded
      ? `run ${id} is cancelled: marketsweep resume ${id} --cluster continues it`
      : `run ${id} was not running: it is ${state}`,
  )
}, Effect.scoped)
