import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { perhapsClusterFlags, runName } from "../options/clusterFlags.ts"
import { format, logFlags } from "../options/logFlags.ts"
import { limit } from "../options/limitFlag.ts"

/** The options of `marketsweep show`. */
export const showFlags = {
  run: runName("run", "The number of the run, or last"),
  ...logFlags,
  ...perhapsClusterFlags,
  symbol: Flag.String("symbol").pipe(
    Flag.withMetavar("SYMBOL"),
    Flag.withDescription("Only the result of this symbol"),
    Flag.optional,
  ),
  format,
  limit: limit.pipe(Flag.optional),
}

export type ShowOptions = Command.Command.Config.Infer<typeof showFlags>
