import { join } from "node:path"
import type { ExportFormat, ExportOptions } from "./exportOptions.ts"

const ENDINGS: Readonly<Record<ExportFormat, string>> = { parquet: ".parquet", arrow: ".arrow", csv: ".csv" }

/** File names that some system does not allow. */
const RESERVED = /[<>:"/\\|?*%]|^\.+$|^(con|prn|aux|nul|com\d|lpt\d)$|[. ]$/i

/** A symbol as a file name: `BTC%2FUSDT`, with characters escaped that some system does not allow. */
const fileName = (symbol: string): string =>
  RESERVED.test(symbol)
    ? encodeURIComponent(symbol).replaceAll(
        /[.*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      )
    : symbol

/** Same as `pair_to_filename` of freqtrade. */
const pairName = (symbol: string): string => symbol.replaceAll(/[/ .@$+:]/g, "_")

/** The path of a symbol's file in a folder. */
export const symbolFile = (
  folder: string,
  symbol: string,
  format: ExportFormat,
  { layout, timeframe }: ExportOptions,
): string => {
  if (layout !== "freqtrade") return join(folder, fileName(symbol) + ENDINGS[format])
  const ending = format === "arrow" ? ".feather" : ENDINGS[format]
  const name = `${pairName(symbol)}-${timeframe.replace(/M$/, "Mo")}`
  return symbol.includes(":") ? join(folder, "futures", `${name}-futures${ending}`) : join(folder, name + ending)
}
