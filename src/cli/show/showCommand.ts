import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { showFlags } from "./showFlags.ts"

/** `marketsweep show`: what a run found. */
export const showCommand = Command.make("show", showFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./showRun.ts")),
    ({ showRun }) => showRun(options),
  ),
).pipe(
  Command.withDescription("Show what a run asked and found, without running it"),
  Command.withExamples([
    { command: "marketsweep show last --store market.db", description: "The last run, as its scan printed it" },
  ]),
)
