import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { hitsFlags } from "./hitsFlags.ts"

/** `marketsweep hits`: lists the matches of one symbol in all runs. */
export const hitsCommand = Command.make("hits", hitsFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./hits.ts")),
    ({ hits }) => hits(options),
  ),
).pipe(
  Command.withDescription("List the matches of one symbol across all runs"),
  Command.withExamples([
    { command: "marketsweep hits AAPL --store market.db", description: "List when AAPL matched, and which formula" },
  ]),
)
