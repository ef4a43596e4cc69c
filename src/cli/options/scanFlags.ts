import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { parseEndInstant, parseInstant } from "../../job/Instant.ts"
import { clusterScanFlags } from "./clusterFlags.ts"
import { parseDurationMs } from "./durationText.ts"
import { INSTANT, parsed, whole, wholeText } from "./flagTexts.ts"
import { condition, formula, param, universe } from "./formulaFlags.ts"
import { limit } from "./limitFlag.ts"
import { named } from "./named.ts"
import { outputFlags } from "./outputFlags.ts"
import { choiceFromSettings, textFromSettings } from "./settings.ts"
import { log, onlyTimeframe, store } from "./storeFlags.ts"

const ISOLATIONS = ["threads", "processes", "none"] as const

const FORMATS = ["table", "ndjson", "json", "csv", "parquet", "tradingview"] as const

/** The options of `marketsweep scan`. */
export const scanFlags = {
  store: store.pipe(Flag.optional),
  timeframe: onlyTimeframe,
  formula: formula.pipe(Flag.optional),
  jobType: Flag.Literals("job-type", ["scan", "screen", "compute"]).pipe(
    Flag.withDescription("scan: each bar that matches; screen: the last bar; compute: the named values"),
    Flag.withDefault("scan"),
  ),
  symbols: Flag.String("symbols").pipe(
    Flag.withMetavar("A,B,…|@FILE"),
    Flag.withDescription(
      "Symbols, or patterns such as BTC/*, or a file with one a line (@- for standard input); the whole store by default",
    ),
    Flag.atLeast(0),
  ),
  where: Flag.String("where").pipe(
    Flag.withMetavar("TEXT|@FILE"),
    named("a formula"),
    Flag.withDescription(
      'Only symbols at whose last bar this formula is true, such as "close > 5 and ta.sma(volume, 20) > 500000"',
    ),
    Flag.optional,
  ),
  universe,
  from: Flag.String("from").pipe(
    Flag.withMetavar("DATE"),
    parsed(parseInstant, INSTANT),
    Flag.withDescription("The first day (or instant) of the range"),
    Flag.optional,
  ),
  to: Flag.String("to").pipe(
    Flag.withMetavar("DATE"),
    parsed(parseEndInstant, INSTANT),
    Flag.withDescription("The last day of the range, inclusive (or an instant, exclusive)"),
    Flag.optional,
  ),
  param,
  condition,
  // A typing mistake must not exhaust the machine's memory.
  workers: wholeText(
    Flag.String("workers").pipe(textFromSettings("workers")),
    1,
    512,
    "Expected a whole number from 1 to 512",
  ).pipe(
    Flag.withDescription("How many workers to start at once; by default one, and one per core if the job takes long"),
    Flag.optional,
  ),
  isolation: Flag.Literals("isolation", ISOLATIONS).pipe(
    choiceFromSettings("isolation", ISOLATIONS),
    Flag.withDescription(
      "threads: the default; processes: isolated memory, too; none: in this process, where a limit cannot stop a loop",
    ),
    Flag.optional,
  ),
  timeout: Flag.String("timeout").pipe(
    textFromSettings("timeout"),
    Flag.withMetavar("DURATION"),
    parsed(parseDurationMs, "Expected a duration with its unit, such as 60s, 500ms or 2m, of at most 24 days"),
    Flag.withDescription("The time limit of each attempt at a symbol, such as 500ms or 2m; 60s by default"),
    Flag.optional,
  ),
  retries: wholeText(
    Flag.String("retries").pipe(textFromSettings("retries")),
    0,
    100,
    "Expected a whole number from 0 to 100",
  ).pipe(Flag.withDescription("How often to retry a failed symbol; 0 by default"), Flag.optional),
  worker: Flag.String("worker").pipe(
    Flag.withMetavar("MODULE"),
    named("the name of a file"),
    Flag.withDescription("A custom worker module, instead of the one that runs formulas"),
    Flag.optional,
  ),
  format: Flag.Literals("format", FORMATS).pipe(
    choiceFromSettings("format", FORMATS),
    Flag.withDescription(
      "table: for people; ndjson, json: one result a symbol; csv, parquet: one row a match; tradingview: a watch list",
    ),
    Flag.withDefault("table"),
  ),
  limit: limit.pipe(Flag.optional),
  ...outputFlags,
  ...clusterScanFlags,
  log,
  noLog: Flag.Boolean("no-log").pipe(
    Flag.withDescription("Do not record this run, and do not answer from the log"),
    Flag.withDefault(false),
  ),
  again: Flag.Boolean("again").pipe(
    Flag.withDescription("Run the job even if the log has the answer"),
    Flag.withDefault(false),
  ),
  onlyNew: Flag.Boolean("new").pipe(
    Flag.withDescription("Print only matches that the last run of this formula did not have"),
    Flag.withDefault(false),
  ),
  report: Flag.String("report").pipe(
    Flag.withMetavar("FILE"),
    named("the name of a file"),
    Flag.withDescription("Also write a report of the matches: one HTML file that works offline"),
    Flag.optional,
  ),
  serve: whole("serve", 0, 65_535, "Expected a port, such as --serve=8080").pipe(
    Flag.withOptionalValue("0"),
    Flag.withDescription("Show the scan in a browser while it runs, on this machine only; at any free port by default"),
    Flag.optional,
  ),
  trace: Flag.Boolean("trace").pipe(
    Flag.withDescription(
      "Also show where the time went, on standard error, and send it to OTEL_EXPORTER_OTLP_ENDPOINT if that is set",
    ),
    Flag.withDefault(false),
  ),
  verbose: Flag.Boolean("verbose").pipe(
    Flag.withDescription("Also log what happens, to standard error"),
    Flag.withDefault(false),
  ),
}

export type ScanOptions = Command.Command.Config.Infer<typeof scanFlags>
