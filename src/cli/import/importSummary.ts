import type { FileNote, ImportReport } from "../../candles/import/report/importReport.ts"
import { qualityLines } from "../options/qualityText.ts"
import { rateText } from "../terminal/rateReport.ts"
import { count, durationText, grouped } from "../terminal/summaryText.ts"

const hour = (at: number): string => `${String(at).padStart(2, "0")}:00`

const noteText = ({ files, first, message }: FileNote): string =>
  `${message} (${files === 1 ? first : `${count(files, "file", "files")}, such as ${first}`})`

/** Describes unusual counts that are not 0. */
const unusualCounts = (report: ImportReport): ReadonlyArray<string> => {
  const lines: Array<string> = []
  const { combined, filtered, corrected, unreadVolumes } = report
  if (filtered > 0) lines.push(`${count(filtered, "row", "rows")} skipped by --where`)
  if (combined > 0) lines.push(`${count(combined, "row", "rows")} combined into longer bars`)
  if (corrected > 0)
    lines.push(`${count(corrected, "bar", "bars")} with a high or low off by rounding noise: corrected`)
  if (unreadVolumes > 0) lines.push(`${count(unreadVolumes, "volume", "volumes")} could not be read: stored as missing`)
  return lines
}

const droppedTimes = ({ droppedTimes: { bars, hours } }: ImportReport): ReadonlyArray<string> =>
  bars === 0
    ? []
    : [
        `warning: the times of day of ${count(bars, "bar", "bars")} were dropped, which lie in the ${hours.length === 1 ? "hour" : "hours"} from ${hours.map(hour).join(", ")}${hours.length === 24 ? " (all)" : ""}: if these are UTC and the exchange's day is another, give --time-zone`,
      ]

const leftOut = ({ leftOut: others }: ImportReport): ReadonlyArray<string> => {
  if (others.length === 0) return []
  const files = others.reduce((sum, each) => sum + each.files, 0)
  return [
    `${count(files, "file", "files")} skipped: ${others.map((each) => `${grouped(each.files)} ${each.ending}`).join(", ")}`,
  ]
}

/** What an import did, what was taken for granted, and what was not read. */
export const importSummary = (report: ImportReport, store: string): ReadonlyArray<string> => {
  const rows = [
    `${count(report.added, "bar", "bars")} added`,
    `${grouped(report.replaced)} replaced`,
    `${grouped(report.unchanged)} unchanged`,
    `${count(report.rejected, "row", "rows")} rejected`,
  ].join(", ")
  const from = `${count(report.symbols, "symbol", "symbols")} from ${count(report.files, "file", "files")}`
  const rate = rateText(report.rows, report.durationMs)
  const lines = [
    `${store}: ${from}: ${rows} in ${durationText(report.durationMs)}${rate === "" ? "" : ` (${rate})`}`,
    ...unusualCounts(report),
    ...droppedTimes(report),
    ...qualityLines(report),
    ...report.assumptions.map((note) => `assumed: ${noteText(note)}`),
    ...report.unusedColumns.map((note) => `columns not read: ${noteText(note)}`),
    ...leftOut(report),
  ]
  if (report.repaired.length > 0) {
    lines.push(`damaged bars were dropped, import all files again of: ${report.repaired.join(", ")}`)
  }
  return lines
}
