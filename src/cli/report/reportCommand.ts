import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { reportFlags } from "./reportFlags.ts"

/** `marketsweep report`: writes the report of a run. */
export const reportCommand = Command.make("report", reportFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./reportRun.ts")),
    ({ reportRun }) => reportRun(options),
  ),
).pipe(
  Command.withDescription("Write a report of a run: one HTML file that works offline"),
  Command.withExamples([
    {
      command: "marketsweep report last --store market.db --out report.html",
      description: "The last run, with charts of its matches",
    },
  ]),
)
