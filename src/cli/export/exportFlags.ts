import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { scanFlags } from "../options/scanFlags.ts"
import { timeframe } from "../options/storeFlags.ts"

/** The options of `marketsweep export`. */
export const exportFlags = {
  store: Argument.String("store").pipe(
    Argument.withDescription(
      "The candles: a file written by `marketsweep import`, Parquet files, a DuckDB file or the URL of a Postgres table",
    ),
  ),
  out: Flag.String("out").pipe(
    Flag.withMetavar("FILE|FOLDER/|-"),
    Flag.withDescription("The file to write, a folder for a file of each symbol, or - for standard output"),
  ),
  format: Flag.Literals("format", ["parquet", "arrow", "csv"]).pipe(
    Flag.withDescription("The format; by default that of the ending of the file"),
    Flag.optional,
  ),
  timeframe: timeframe.pipe(
    Flag.withDescription("The timeframe of the bars; optional if the store has only one"),
    Flag.optional,
  ),
  symbols: scanFlags.symbols,
  from: scanFlags.from,
  to: scanFlags.to,
  layout: Flag.Literals("layout", ["plain", "freqtrade"]).pipe(
    Flag.withDescription(
      "plain: a table with symbols; freqtrade: files as freqtrade stores them, such as BTC_USDT-1h.feather",
    ),
    Flag.withDefault("plain"),
  ),
  times: Flag.Literals("times", ["date", "timestamp"]).pipe(
    Flag.withDescription("The times of bars of a day or more: dates (the default), or midnights UTC"),
    Flag.withDefault("date"),
  ),
}

export type ExportInput = Command.Command.Config.Infer<typeof exportFlags>
