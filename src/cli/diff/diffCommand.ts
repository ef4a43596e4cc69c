import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { diffFlags } from "./diffFlags.ts"

/** `marketsweep diff`: compares two runs. */
export const diffCommand = Command.make("diff", diffFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./diffRuns.ts")),
    ({ diffRuns }) => diffRuns(options),
  ),
).pipe(
  Command.withDescription("Show the matches that only one of two runs has"),
  Command.withExamples([
    { command: "marketsweep diff 1 last --store market.db", description: "+ is new since run 1, - is no longer found" },
  ]),
)
