import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { parseEndInstant, parseInstant } from "../job/Instant.ts"
import { Timeframe } from "../job/Timeframe.ts"
import { parseDurationMs } from "./durationText.ts"
import { parseParameter } from "./parameterText.ts"

/** A text flag that is read by `parse`; `expected` says what it should have been. */
export const parsed = <A>(parse: (text: string) => A | undefined, expected: string) =>
  Flag.filterMap(
    (text: string) => Option.fromUndefinedOr(parse(text)),
    () => expected,
  )

export const INSTANT = "Expected a date such as 2024-12-31 or an instant such as 2024-12-31T09:30:00Z"

const isTimeframe = Schema.is(Timeframe)

/** Refuses the empty text, such as that of a variable of a script that is not set. */
const named = (what: string) =>
  Flag.filter(
    (text: string) => text.trim() !== "",
    () => `Expected ${what}`,
  )

export const store = Flag.String("store").pipe(
  Flag.withMetavar("FILE"),
  named("the name of a file"),
  Flag.withDescription("The candle store; `marketsweep import` makes one"),
)

export const timeframe = Flag.String("timeframe").pipe(
  Flag.withMetavar("TIMEFRAME"),
  Flag.filter(isTimeframe, () => "Expected a timeframe such as 1m, 15m, 1h, 1d, 1w or 1M (1m is a minute, 1M a month)"),
  Flag.withDescription("What one bar covers: 1m, 15m, 1h, 1d, 1w, 1M"),
)

const whole = (name: string, least: number, most: number, expected: string) =>
  Flag.String(name).pipe(
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

/** The options of `marketsweep scan`. */
export const scanFlags = {
  store: store.pipe(Flag.optional),
  timeframe,
  formula: formula.pipe(Flag.optional),
  jobType: Flag.Literals("job-type", ["scan", "screen", "compute"]).pipe(
    Flag.withDescription("scan: each bar that matches; screen: the last bar; compute: the named values"),
    Flag.withDefault("scan"),
  ),
  symbols: Flag.String("symbols").pipe(
    Flag.withMetavar("A,B,…|@FILE"),
    Flag.withDescription(
      "Which symbols, or a file (@- for standard input) with one a line; the whole store unless given",
    ),
    Flag.atLeast(0),
  ),
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
  // A digit too many would take all of the machine's memory.
  workers: whole("workers", 1, 512, "Expected a whole number from 1 to 512").pipe(
    Flag.withDescription(
      "How many workers, all from the start; unless given, one, and as many as there are cores where it takes long",
    ),
    Flag.optional,
  ),
  isolation: Flag.Literals("isolation", ["threads", "processes", "none"]).pipe(
    Flag.withDescription(
      "threads: the default; processes: a wall around memory as well; none: in this process, where no limit ends a loop",
    ),
    Flag.optional,
  ),
  timeout: Flag.String("timeout").pipe(
    Flag.withMetavar("DURATION"),
    parsed(parseDurationMs, "Expected a duration with its unit, such as 60s, 500ms or 2m, of at most 24 days"),
    Flag.withDescription("The limit of each attempt at a symbol, such as 500ms or 2m; 60s unless given"),
    Flag.optional,
  ),
  retries: whole("retries", 0, 100, "Expected a whole number from 0 to 100").pipe(
    Flag.withDescription("How often a failed symbol is run again; 0 unless given"),
    Flag.optional,
  ),
  worker: Flag.String("worker").pipe(
    Flag.withMetavar("MODULE"),
    named("the name of a file"),
    Flag.withDescription("Your own worker file, instead of the one that runs formulas"),
    Flag.optional,
  ),
  format: Flag.Literals("format", ["table", "ndjson"]).pipe(
    Flag.withDescription("table: for people; ndjson: a result a line, as they complete"),
    Flag.withDefault("table"),
  ),
  limit: positive("limit").pipe(
    Flag.withDescription("How many lines of the table to show; all unless given"),
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
