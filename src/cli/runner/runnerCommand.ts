import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { runnerFlags } from "./runnerFlags.ts"

/** `marketsweep runner`: runs chunks of the jobs of a cluster. */
export const runnerCommand = Command.make("runner", runnerFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./runRunner.ts")),
    ({ runRunner }) => runRunner(options),
  ),
).pipe(
  Command.withDescription("Run chunks of the jobs of a cluster, until stopped"),
  Command.withExamples([
    {
      command: "marketsweep runner --database postgres://db.internal/market --store market.db",
      description: "A runner with its own copy of the candles",
    },
  ]),
)
