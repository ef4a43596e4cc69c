import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { logFlags, runArgument } from "../options/logFlags.ts"
import { named } from "../options/named.ts"

/** The options of `marketsweep report`. */
export const reportFlags = {
  run: runArgument("run", "The number of the run; the last one by default").pipe(Argument.withDefault("last")),
  ...logFlags,
  out: Flag.String("out").pipe(
    Flag.withMetavar("FILE"),
    named("the name of a file"),
    Flag.withDescription("The file to write; report.html by default"),
    Flag.withDefault("report.html"),
  ),
}

export type ReportCommandOptions = Command.Command.Config.Infer<typeof reportFlags>
