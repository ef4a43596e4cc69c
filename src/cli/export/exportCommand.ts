import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { exportFlags, type ExportInput } from "./exportFlags.ts"

// Loaded on demand: it would delay the start of every other command.
const runExport = (input: ExportInput) =>
  Effect.flatMap(
    Effect.promise(() => import("./exportFiles.ts")),
    ({ exportFiles }) => exportFiles(input),
  )

/** `marketsweep export`: writes candles into files for other programs. */
export const exportCommand = Command.make("export", exportFlags, runExport).pipe(
  Command.withDescription("Write candles to Parquet, Arrow or CSV files"),
  Command.withExamples([
    {
      command: "marketsweep export market.db --out prices.parquet",
      description: "All symbols in one file, for pandas, polars or DuckDB",
    },
    {
      command: "marketsweep export market.db --out data/binance --format arrow --timeframe 1h --layout freqtrade",
      description: "One Feather file for each pair, where freqtrade looks for it",
    },
  ]),
)
