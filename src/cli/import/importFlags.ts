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
      "Files, archives, folders with all that lies below them, or - for standard input; a file is named after its symbol unless it has a column for it",
    ),
    Argument.atLeast(1),
  ),
  store: store.pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The candle store; made where there is none"),
    Flag.optional,
  ),
  timeframe: timeframe.pipe(
    Flag.withDescription(
      "What one bar covers: 1m, 15m, 1h, 1d, 1w, 1M; what the files say, or how their bars are spaced, unless given",
    ),
    Flag.optional,
  ),
  symbol: text("symbol", "NAME|PATTERN", "The symbol of the files, or a pattern of their names: {symbol}-1d-*.csv"),
  column: Flag.String("column").pipe(
    Flag.withMetavar("ROLE=NAME"),
    parsed(
      parseColumn,
      `Expected a role and a column's name, such as close=Close/Last; roles are ${COLUMNS.join(", ")}`,
    ),
    Flag.withDescription("A column by the name that the file gives it, such as close=Close/Last; may be repeated"),
    Flag.atLeast(0),
  ),
  header: text(
    "header",
    "A,B,…",
    "What the columns are in files that do not say: time,open,high,low,close,volume, - to pass one over",
  ),
  where: Flag.String("where").pipe(
    Flag.withMetavar("NAME=VALUE"),
    parsed(parsePair, "Expected a column's name and a value, such as SERIES=EQ"),
    Flag.withDescription("Read only the rows that have this value in this column; may be repeated"),
    Flag.atLeast(0),
  ),
  dateFormat: text(
    "date-format",
    "FORMAT",
    "What times are where the file leaves it open: dmy, mdy, ymd, s, ms, us, ns, days or spreadsheet",
  ),
  timeZone: text("time-zone", "ZONE", "The zone of the exchange, such as Australia/Sydney"),
  decimal: Flag.Literals("decimal", ["point", "comma"]).pipe(
    Flag.withDescription("What numbers have before their fraction, where the file leaves it open"),
    Flag.optional,
  ),
  dividePrices: Flag.String("divide-prices").pipe(
    Flag.withMetavar("N"),
    parsed((written) => {
      const number = /^\d*\.?\d+$/.test(written) ? Number(written) : 0
      return number > 0 ? number : undefined
    }, "Expected a number above 0, such as 100"),
    Flag.withDescription("What to divide prices by: 100 for cents or pence; 1 if they are meant as they are written"),
    Flag.optional,
  ),
  exchange: text("exchange", "NAME", "Where the symbols are traded, such as NASDAQ: recorded in the store"),
  session: text(
    "session",
    "HHMM-HHMM",
    "When they are traded, in --time-zone, such as 0930-1600: recorded in the store",
  ),
  adjustment: Flag.Literals("adjustment", ["raw", "split", "dividend", "all"]).pipe(
    Flag.withDescription("What their prices were adjusted for: recorded in the store"),
    Flag.optional,
  ),
  adjusted: Flag.Boolean("adjusted").pipe(
    Flag.withDescription("Scale all four prices to the adjusted close of the files; recorded as --adjustment all"),
    Flag.withDefault(false),
  ),
  raw: Flag.Boolean("raw").pipe(
    Flag.withDescription(
      "Take prices as they are, also beside an adjusted close: the default; recorded as --adjustment raw",
    ),
    Flag.withDefault(false),
  ),
  aggregate: Flag.Boolean("aggregate").pipe(
    Flag.withDescription("Make bars of the timeframe from files of shorter ones"),
    Flag.withDefault(false),
  ),
  allowGaps: Flag.Boolean("allow-gaps").pipe(
    Flag.withDescription("Take bars that all lie further apart than the timeframe says: most are missing"),
    Flag.withDefault(false),
  ),
  quality: quality("reject, mark, fail or ignore"),
  allowNegative,
  check: Flag.Boolean("check").pipe(
    Flag.withDescription("Store nothing: say what each file would be read as"),
    Flag.withDefault(false),
  ),
}

export type ImportInput = Command.Command.Config.Infer<typeof importFlags>
