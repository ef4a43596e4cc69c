import type * as Command from "effect/cli/Command"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { format, logFlags } from "../options/logFlags.ts"
import { limit } from "../options/limitFlag.ts"

/** The options of `marketsweep hits`. */
export const hitsFlags = {
  symbol: Argument.String("symbol").pipe(Argument.withDescription("Which symbol")),
  ...logFlags,
  format,
  limit: limit.pipe(Flag.optional),
}

export type HitsOptions = Command.Command.Config.Infer<typeof hitsFlags>
