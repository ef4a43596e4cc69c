import type * as Command from "effect/cli/Command"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { logFlags, runArgument } from "../options/logFlags.ts"
import { parsed } from "../options/flagTexts.ts"
import { parseAgeMs } from "./ageText.ts"

/** The options of `marketsweep forget`. */
export const forgetFlags = {
  runs: runArgument("run", "The numbers of the runs").pipe(Argument.atLeast(0)),
  ...logFlags,
  olderThan: Flag.String("older-than").pipe(
    Flag.withMetavar("AGE"),
    parsed(parseAgeMs, "Expected an age such as 30d, 12h or 2w"),
    Flag.withDescription("All runs that started at least this long ago: 12h, 30d, 2w"),
    Flag.optional,
  ),
}

export type ForgetOptions = Command.Command.Config.Infer<typeof forgetFlags>
