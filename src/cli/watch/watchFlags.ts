import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { parseDurationMs } from "../options/durationText.ts"
import { parsed } from "../options/flagTexts.ts"
import { scanFlags } from "../options/scanFlags.ts"

const { condition, isolation, log, noLog, param, retries, store, symbols, timeframe, timeout, verbose, workers } =
  scanFlags

/** The options of `marketsweep watch`. */
export const watchFlags = {
  store,
  timeframe,
  formula: scanFlags.formula,
  every: Flag.String("every").pipe(
    Flag.withMetavar("DURATION"),
    parsed(parseDurationMs, "Expected a duration with its unit, such as 5s, 500ms or 1m, of at most 24 days"),
    Flag.withDescription("How often to look at the store; 1s by default"),
    Flag.withDefault(1000),
  ),
  exec: Flag.String("exec").pipe(
    Flag.withMetavar("COMMAND"),
    Flag.filter(
      (text: string) => text.trim() !== "",
      () => "Expected a shell command",
    ),
    Flag.withDescription("A command to run for each new match, with the match as JSON on its standard input"),
    Flag.optional,
  ),
  format: Flag.Literals("format", ["table", "ndjson"]).pipe(
    Flag.withDescription("table: for people, one a scan; ndjson: one match a line, as they come"),
    Flag.withDefault("table"),
  ),
  symbols,
  param,
  condition,
  workers,
  isolation,
  timeout,
  retries,
  log,
  noLog: noLog.pipe(Flag.withDescription("Do not record matches, and start without recorded ones")),
  verbose,
}

export type WatchCommandOptions = Command.Command.Config.Infer<typeof watchFlags>
