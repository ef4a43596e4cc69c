import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { perhapsClusterFlags } from "../options/clusterFlags.ts"
import { format, logFlags } from "../options/logFlags.ts"
import { limit } from "../options/limitFlag.ts"

/** The options of `marketsweep runs`. */
export const runsFlags = { ...logFlags, ...perhapsClusterFlags, format, limit: limit.pipe(Flag.optional) }

export type RunsOptions = Command.Command.Config.Infer<typeof runsFlags>
