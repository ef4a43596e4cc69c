import type * as Command from "effect/cli/Command"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import type { SymbolError } from "../../job/SymbolError.ts"
import { perhapsClusterFlags, runName } from "../options/clusterFlags.ts"
import { logFlags } from "../options/logFlags.ts"
import { scanFlags } from "../options/scanFlags.ts"

const { columns, format, isolation, json, limit, out, quiet, retries, sort, timeout, trace, verbose, worker, workers } =
  scanFlags

const REASONS = [
  ...(["Timeout", "Failed", "Crashed", "OutOfMemory", "InvalidReply"] as const),
  ...(["PoolLost", "CandlesUnavailable", "BadCandles", "UnknownSymbol"] as const),
] satisfies ReadonlyArray<SymbolError["_tag"]>

/** The options of `marketsweep resume`. */
export const resumeFlags = {
  run: runName("run", "The run; by default the last one that did not finish").pipe(Argument.optional),
  ...logFlags,
  ...perhapsClusterFlags,
  failed: Flag.Boolean("failed").pipe(Flag.withDescription("Also run failed symbols again"), Flag.withDefault(false)),
  reason: Flag.Literals("reason", REASONS).pipe(
    Flag.withDescription("Also run symbols again that failed with this error, such as Timeout; may be repeated"),
    Flag.atLeast(0),
  ),
  timeout,
  retries,
  workers,
  isolation,
  worker,
  format,
  limit,
  out,
  sort,
  columns,
  quiet,
  json,
  trace,
  verbose,
}

export type ResumeOptions = Command.Command.Config.Infer<typeof resumeFlags>
