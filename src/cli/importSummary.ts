import type { ImportReport } from "../candles/importReport.ts"
import { count, durationText, grouped } from "./summaryText.ts"

/** What an import did, in a line or two. */
export const importSummary = (report: ImportReport, store: string): ReadonlyArray<string> => {
  const rows = [
    `${count(report.added, "bar", "bars")} added`,
    `${grouped(report.replaced)} replaced`,
    `${grouped(report.unchanged)} unchanged`,
    `${count(report.rejected, "row", "rows")} rejected`,
  ].join(", ")
  const from = `${count(report.symbols, "symbol", "symbols")} from ${count(report.files, "file", "files")}`
  const lines = [`${store}: ${from}: ${rows} in ${durationText(report.durationMs)}`]
  if (report.repaired.length > 0) {
    lines.push(`damaged bars were dropped, import all files again of: ${report.repaired.join(", ")}`)
  }
  return lines
}
