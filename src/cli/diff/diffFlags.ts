import type * as Command from "effect/cli/Command"
import { format, logFlags, runArgument } from "../options/logFlags.ts"

/** The options of `marketsweep diff`. */
export const diffFlags = {
  before: runArgument("before", "The run to compare with"),
  after: runArgument("after", "The run to compare, or last"),
  ...logFlags,
  format,
}

export type DiffOptions = Command.Command.Config.Infer<typeof diffFlags>
