import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { runsFlags } from "./runsFlags.ts"

/** `marketsweep runs`: lists the recorded runs. */
export const runsCommand = Command.make("runs", runsFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./runs.ts")),
    ({ runs }) => runs(options),
  ),
).pipe(
  Command.withDescription("List the recorded runs, newest first"),
  Command.withExamples([
    { command: "marketsweep runs --store market.db", description: "List the runs over a store, and how they ended" },
  ]),
)
