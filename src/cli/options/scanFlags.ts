import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parseEndInstant, parseInstant } from "../../job/Instant.ts"
import { Timeframe } from "../../job/Timeframe.ts"
import { clusterScanFlags } from "./clusterFlags.ts"
import { choiceFromSettings, textFromSettings } from "./settings.ts"
import { parseDurationMs } from "./durationText.ts"
import { named } from "./named.ts"
import { outputFlags } from "./outputFlags.ts"
import { parseParameter } from "./parameterText.ts"

/** A text flag that is read by `parse`; `expected` says what it should have been. */
export const parsed = <A>(parse: (text: string) => A | undefined, expected: string) =>
  Flag.filterMap(
    (text: string) => Option.fromUndefinedOr(parse(text)),
    () => expected,
  )

export const INSTANT = "Expected a date such as 2024-12-31 or an instant such as 2024-12-31T09:30:00Z"

const isTimeframe = Schema.is(Timeframe)

export const store = Flag.String("store").pipe(
  textFromSettings("store"),
  Flag.withMetavar("STORE"),
  named("the name of a file, or a URL"),
  Flag.withDescription(
    "The candles: a file that `marketsweep import` wrote, Parquet files, a DuckDB file or the URL of a Postgres table",
  ),
)

export const timeframe = Flag.String("timeframe").pipe(
  textFromSettings("timeframe"),
  Flag.withMetavar("TIMEFRAME"),
  Flag.filter(isTimeframe, () => "Expected a timeframe such as 1m, 15m, 1h, 1d, 1w or 1M (1m is a minute, 1M a month)"),
  Flag.withDescription("What one bar covers: 1m, 15m, 1h, 1d, 1w, 1M"),
)

/** As {@link timeframe}, for commands that read one store. */
export const onlyTimeframe = timeframe.pipe(
  Flag.withDescription(
    "What one bar covers: 1m, 15m, 1h, 1d, 1w, 1M; made of finer bars where the store has none; the store's only one unless given",
  ),
  Flag.optional,
)

export const whole = (name: string, least: number, most: number, expected: string) =>
  wholeText(Flag.String(name), least, most, expected)

const wholeText = (flag: Flag.Flag<string>, least: number, most: number, expected: string) =>
  flag.pipe(
    Flag.withMetavar("N"),
    parsed((text) => {
      const count = /^\d+$/.test(text) ? Number(text) : NaN
      return count >= least && count <= most ? count : undefined
    }, expected),
  )

const positive = (name: string) => whole(name, 1, Number.MAX_SAFE_INTEGER, "Expected a whole number of at least 1")

export const formula = Flag.String("formula").pipe(
  Flag.withMetavar("TEXT|@FILE"),
  Flag.withDescription(
    'What to look for, such as "ta.crossover(close, ta.sma(close, 50))", or a file (@- for standard input) that holds it',
  ),
)

export const param = Flag.String("param").pipe(
  Flag.withMetavar("NAME=VALUE"),
  parsed(parseParameter, "Expected name=value, such as --param length=20"),
  Flag.withDescription("A value for an input.* of the formula; may be repeated"),
  Flag.atLeast(0),
)

export const condition = Flag.String("condition").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDescription(
    "What to look for in a script: a bool, a plotshape's or an alert's title; its last line unless given",
  ),
  Flag.optional,
)

export const limit = positive("limit").pipe(Flag.withDescription("How many rows to show; all unless given"))

export const log = Flag.String("log").pipe(
  textFromSettings("log"),
  Flag.withMetavar("FILE"),
  named("the name of a file"),
  Flag.withDescription("Where runs are kept; beside the store unless given (STORE.runs)"),
  Flag.optional,
)

const ISOLATIONS = ["threads", "processes", "none"] as const

const FORMATS = ["table", "ndjson", "json", "csv", "parquet", "tradingview"] as const

export const universe = Flag.String("universe").pipe(
  Flag.withMetavar("FILE"),
  named("the name of a file"),
  Flag.withDescription(
    "A CSV file of symbol,from,to: when each symbol was a member; only those bars can match (- is standard input)",
  ),
  Flag.optional,
)

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
      "Which symbols, or patterns such as BTC/*, or a file (@- for standard input) with one a line; the whole store unless given",
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
    Flag.withDescription("The last day of the range, included (or an instant, excluded)"),
    Flag.optional,
  ),
  param,
  condition,
  // A typing mistake must not use up the machine's memory.
  workers: wholeText(
    Flag.String("workers").pipe(textFromSettings("workers")),
    1,
    512,
    "Expected a whole number from 1 to 512",
  ).pipe(
    Flag.withDescription(
      "How many workers, all from the start; unless given, one, and as many as there are cores where it takes long",
    ),
    Flag.optional,
  ),
  isolation: Flag.Literals("isolation", ISOLATIONS).pipe(
    choiceFromSettings("isolation", ISOLATIONS),
    Flag.withDescription(
      "threads: the default; processes: a wall around memory as well; none: in this process, where no limit ends a loop",
    ),
    Flag.optional,
  ),
  timeout: Flag.String("timeout").pipe(
    textFromSettings("timeout"),
    Flag.withMetavar("DURATION"),
    parsed(parseDurationMs, "Expected a duration with its unit, such as 60s, 500ms or 2m, of at most 24 days"),
    Flag.withDescription("The limit of each attempt at a symbol, such as 500ms or 2m; 60s unless given"),
    Flag.optional,
  ),
  retries: wholeText(
    Flag.String("retries").pipe(textFromSettings("retries")),
    0,
    100,
    "Expected a whole number from 0 to 100",
  ).pipe(Flag.withDescription("How often a failed symbol is run again; 0 unless given"), Flag.optional),
  worker: Flag.String("worker").pipe(
    Flag.withMetavar("MODULE"),
    named("the name of a file"),
    Flag.withDescription("Your own worker file, instead of the one that runs formulas"),
    Flag.optional,
  ),
  format: Flag.Literals("format", FORMATS).pipe(
    choiceFromSettings("format", FORMATS),
    Flag.withDescription(
      "table: for people; ndjson, json: a result a symbol; csv, parquet: a row a match; tradingview: a watch list",
    ),
    Flag.withDefault("table"),
  ),
  limit: limit.pipe(Flag.optional),
  ...outputFlags,
  ...clusterScanFlags,
  log,
  noLog: Flag.Boolean("no-log").pipe(
    Flag.withDescription("Do not keep this run, and answer nothing from those that are kept"),
    Flag.withDefault(false),
  ),
  again: Flag.Boolean("again").pipe(
    Flag.withDescription("Run it, also where a run that is kept has the answer"),
    Flag.withDefault(false),
  ),
  onlyNew: Flag.Boolean("new").pipe(
    Flag.withDescription("Print only matches that the last run of this formula did not have"),
    Flag.withDefault(false),
  ),
  report: Flag.String("report").pipe(
    Flag.withMetavar("FILE"),
    named("the name of a file"),
    Flag.withDescription("Also write the matches as a page to look at: one HTML file that works offline"),
    Flag.optional,
  ),
  serve: whole("serve", 0, 65_535, "Expected a port, such as --serve=8080").pipe(
    Flag.withOptionalValue("0"),
    Flag.withDescription(
      "Show the scan in a browser while it runs, on this machine only; at any free port unless given",
    ),
    Flag.optional,
  ),
  trace: Flag.Boolean("trace").pipe(
    Flag.withDescription(
      "Also tell where the time went, on standard error; and to OTEL_EXPORTER_OTLP_ENDPOINT, where that is set",
    ),
    Flag.withDefault(false),
  ),
  verbose: Flag.Boolean("verbose").pipe(
    Flag.withDescription("Also log what happens, to standard error"),
    Flag.withDefault(false),
  ),
}

export type ScanOptions = Command.Command.Config.Infer<typeof scanFlags>
