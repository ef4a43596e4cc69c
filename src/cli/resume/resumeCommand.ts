import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { observed } from "../scan/runScan.ts"
import { resumeFlags } from "./resumeFlags.ts"

/** `marketsweep resume`: goes on with a run. */
export const resumeCommand = Command.make("resume", resumeFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./resume.ts")),
    ({ resume }) => resume(options),
  ).pipe(observed(options)),
).pipe(
  Command.withDescription("Resume a run: run only what it lacks"),
  Command.withExamples([
    { command: "marketsweep resume last --store market.db", description: "Resume an interrupted run" },
    {
      command: "marketsweep resume last --store market.db --reason Timeout --timeout 5m",
      description: "The symbols that took too long, with more time",
    },
  ]),
)
