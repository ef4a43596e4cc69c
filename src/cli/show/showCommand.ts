import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { showFlags } from "./showFlags.ts"

/** `marketsweep show`: prints a run. */
export const showCommand = Command.make("show", showFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./showRun.ts")),
    ({ showRun }) => showRun(options),
  ),
).pipe(
  Command.withDescription("Show the job and the results of a recorded run"),
  Command.withExamples([
    { command: "marketsweep show last --store market.db", description: "Print the last run as its scan did" },
  ]),
)
