import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { forgetFlags } from "./forgetFlags.ts"

/** `marketsweep forget`: deletes runs from the log. */
export const forgetCommand = Command.make("forget", forgetFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./forget.ts")),
    ({ forget }) => forget(options),
  ),
).pipe(
  Command.withDescription("Delete runs from the log, by number or age"),
  Command.withExamples([
    { command: "marketsweep forget --store market.db --older-than 30d", description: "Delete runs older than a month" },
  ]),
)
