import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { UsageError } from "../options/UsageError.ts"
import { cancelFlags } from "./cancelFlags.ts"

/** `marketsweep cancel`: cancels a run on all runners. */
export const cancelCommand = Command.make("cancel", cancelFlags, (options) =>
  options.cluster
    ? Effect.flatMap(
        Effect.promise(() => import("./cancelRun.ts")),
        ({ cancelRun }) => cancelRun(options),
      )
    : Effect.fail(
        new UsageError({
          message: "Ctrl-C ends a run on this machine: add --cluster to cancel one of a cluster",
        }),
      ),
).pipe(
  Command.withDescription("Cancel a run of a cluster on all of its runners"),
  Command.withExamples([
    {
      command: "marketsweep cancel 12 --cluster --database postgres://db.internal/market",
      description: "Its results so far are stored, and resume continues it",
    },
  ]),
)
