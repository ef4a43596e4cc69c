import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import type { ImportColumn } from "../../candles/import/options/importOptions.ts"
import { allowNegative, quality } from "../options/qualityFlags.ts"
import { parsed } from "../options/flagTexts.ts"
import { store, timeframe } from "../options/storeFlags.ts"

const COLUMNS: ReadonlyArray<ImportColumn> = [
  "symbol",
  "time",
  "clock",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "adjusted",
]

const isColumn = (text: string): text is ImportColumn => COLUMNS.some((column) => column === text)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

const parsePair = (pair: string): readonly [string, string] | undefined => {
  const at = pair.indexOf("=")
  return at < 1 ? undefined : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}

const parseColumn = (pair: string): readonly [ImportColumn, string] | undefined => {
  const [role, name] = parsePair(pair) ?? ["", ""]
  const column = role === "date" ? "time" : role.toLowerCase()
  return isColumn(column) && name !== "" ? [column, name] : undefined
}

/** The options of `marketsweep import`. */
export const importFlags = {
  paths: Argument.String("path").pipe(
    Argument.withDescription(
      "Files, archives, folders with their subfolders, or - for standard input; the name of a file is its symbol unless it has a column of symbols",
    ),
    Argument.atLeast(1),
  ),
  store: store.pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The candle store; created if missing"),
    Flag.optional,
  ),
  timeframe: timeframe.pipe(
    Flag.withDescription(
      "The timeframe of a bar: 1m, 15m, 1h, 1d, 1w, 1M; by default what the files say, or the spacing of their bars",
    ),
    Flag.optional,
  ),
  symbol: text("symbol", "NAME|PATTERN", "The symbol of the files, or a pattern for their names: {symbol}-1d-*.csv"),
  column: Flag.String("column").pipe(
    Flag.withMetavar("ROLE=NAME"),
    parsed(
      parseColumn,
      `Expected a role and the name of a column, such as close=Close/Last; roles are ${COLUMNS.join(", ")}`,
    ),
    Flag.withDescription("The name of a column in the files, such as close=Close/Last; may be repeated"),
    Flag.atLeast(0),
  ),
  header: text(
    "header",
    "A,B,…",
    "The columns of files without a header: time,open,high,low,close,volume; - skips one",
  ),
  where: Flag.String("where").pipe(
    Flag.withMetavar("NAME=VALUE"),
    parsed(parsePair, "Expected the name of a column and a value, such as SERIES=EQ"),
    Flag.withDescription("Read only rows with this value in this column; may be repeated"),
    Flag.atLeast(0),
  ),
  dateFormat: text(
    "date-format",
    "FORMAT",
    "The format of ambiguous times: dmy, mdy, ymd, s, ms, us, ns, days or spreadsheet",
  ),
  timeZone: text("time-zone", "ZONE", "The time zone of the exchange, such as Australia/Sydney"),
  decimal: Flag.Literals("decimal", ["point", "comma"]).pipe(
    Flag.withDescription("The decimal separator of ambiguous numbers"),
    Flag.optional,
  ),
  dividePrices: Flag.String("divide-prices").pipe(
    Flag.withMetavar("N"),
    parsed((written) => {
      const number = /^\d*\.?\d+$/.test(written) ? Number(written) : 0
      return number > 0 ? number : undefined
    }, "Expected a number above 0, such as 100"),
    Flag.withDescription("What to divide prices by: 100 for cents or pence; 1 for prices as written"),
    Flag.optional,
  ),
  exchange: text("exchange", "NAME", "The exchange of the symbols, such as NASDAQ; recorded in the store"),
  session: text("session", "HHMM-HHMM", "The trading session in --time-zone, such as 0930-1600; recorded in the store"),
  adjustment: Flag.Literals("adjustment", ["raw", "split", "dividend", "all"]).pipe(
    Flag.withDescription("What prices are adjusted for; recorded in the store"),
    Flag.optional,
  ),
  adjusted: Flag.Boolean("adjusted").pipe(
    Flag.withDescription("Scale all four prices to the adjusted close of the files; recorded as --adjustment all"),
    Flag.withDefault(false),
  ),
  raw: Flag.Boolean("raw").pipe(
    Flag.withDescription(
      "Store prices as written, even beside an adjusted close (the default); recorded as --adjustment raw",
    ),
    Flag.withDefault(false),
  ),
  barTimes: Flag.Literals("bar-times", ["begin", "end"]).pipe(
    Flag.withDescription("Whether the times of the files are those at which bars begin (the default) or end"),
    Flag.withDefault("begin"),
  ),
  aggregate: Flag.Boolean("aggregate").pipe(
    Flag.withDescription("Combine shorter bars into bars of the timeframe"),
    Flag.withDefault(false),
  ),
  allowGaps: Flag.Boolean("allow-gaps").pipe(
    Flag.withDescription("Accept files in which most bars of the timeframe are missing"),
    Flag.withDefault(false),
  ),
  quality: quality("reject, mark, fail or ignore"),
  allowNegative,
  check: Flag.Boolean("check").pipe(
    Flag.withDescription("Store nothing: show how each file would be read"),
    Flag.withDefault(false),
  ),
}

export type ImportInput = Command.Command.Config.Infer<typeof importFlags>
