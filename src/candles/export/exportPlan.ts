import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { statSync } from "node:fs"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { loadOptional } from "../source/storeErrors.ts"
import type { TableShape } from "../source/TableSink.ts"
import { makeCsvWriter } from "./csvWriter.ts"
import type { ExportFormat, ExportOptions } from "./exportOptions.ts"
import type { MakeTable } from "./exportTarget.ts"

const FORMATS: ReadonlyArray<readonly [ending: RegExp, format: ExportFormat]> = [
  [/\.(parquet|parq|pq)$/i, "parquet"],
  [/\.(arrow|feather|ipc)$/i, "arrow"],
  [/\.csv$/i, "csv"],
]

const formatOf = ({ format, out }: ExportOptions): ExportFormat | undefined =>
  format ?? FORMATS.find(([ending]) => ending.test(out))?.[1]

const isFolder = ({ layout, out }: ExportOptions): boolean =>
  layout === "freqtrade" || /[/\\]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true

/** The format, and whether to write one file per symbol. */
export interface ExportPlan {
  readonly format: ExportFormat
  readonly isFolder: boolean
}

/** The plan of the options, or what is wrong with them. */
export const planOf = (options: ExportOptions): Result.Result<ExportPlan, string> => {
  const format = formatOf(options)
  if (options.out === "") return Result.fail("name a file or a folder to export to")
  if (format === undefined) {
    return Result.fail(
      `the format of ${options.out} is not clear: name a file such as prices.parquet, or give --format parquet, arrow or csv`,
    )
  }
  if (options.layout === "freqtrade" && format === "csv") {
    return Result.fail("freqtrade reads no CSV: give --format arrow, which it calls feather, or parquet")
  }
  return Result.succeed({ format, isFolder: isFolder(options) })
}

/** The columns of the exported tables. */
export const shapeOf = ({ layout, timeframe, times }: ExportOptions): TableShape => {
  if (layout === "freqtrade") return { hasSymbols: false, time: "date", hasDates: false }
  const dates = hasDates(timeframe) && times !== "timestamp"
  return { hasSymbols: true, time: dates ? "date" : "time", hasDates: dates }
}

/** Loads the writer of a format on demand, so that no format needs the package of another. */
export const loadWriter = (format: ExportFormat): Effect.Effect<MakeTable, string> => {
  switch (format) {
    case "csv":
      return Effect.succeed(makeCsvWriter)
    case "arrow":
      return Effect.map(
        Effect.promise(() => import("../arrow/arrowWriter.ts")),
        ({ makeArrowWriter }) => makeArrowWriter,
      )
    case "parquet":
      return Effect.flatMap(
        Effect.promise(() => import("../parquet/parquetWriter.ts")),
        ({ loadParquetWriter }) => loadOptional("hyparquet-writer", loadParquetWriter),
      )
  }
}
