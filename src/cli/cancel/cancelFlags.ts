import type * as Command from "effect/cli/Command"
import { perhapsClusterFlags, runName } from "../options/clusterFlags.ts"

/** The options of `marketsweep cancel`. */
export const cancelFlags = { run: runName("run", "The name of the run, or last"), ...perhapsClusterFlags }

export type CancelOptions = Command.Command.Config.Infer<typeof cancelFlags>
