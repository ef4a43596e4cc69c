import type { ReportData } from "../data/ReportData.ts"
import type { Model } from "./Model.ts"

// A spreadsheet would run a field that begins like a formula.
const field = (text: string): string => {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const valueText = (value: number, isBool: boolean): string => {
  if (Number.isNaN(value)) return ""
  return isBool ? String(value === 1) : String(value)
}

/** Matches as CSV: symbol, time (ISO 8601 UTC), close, and the named values; na is an empty field. */
export const csvOf = (data: ReportData, { matches }: Model, rows: Uint32Array): string => {
  const lines = [["symbol", "time", "close", ...matches.names].map(field).join(",")]
  for (const row of rows) {
    const values = matches.values.map((column, index) => valueText(column[row], matches.areBools[index]))
    const time = new Date(data.calendar[matches.place[row]]).toISOString()
    lines.push([field(data.symbols[matches.symbol[row]].name), time, matches.close[row], ...values].join(","))
  }
  return `${lines.join("\n")}\n`
}

/**
 * The starred symbols or, if there are none, those of the shown matches; one per line, as charting programs import
 * them.
 */
export const watchListOf = (
  data: ReportData,
  { matches }: Model,
  rows: Uint32Array,
  starred: ReadonlySet<string>,
): string => {
  const shown = Array.from(rows, (row) => data.symbols[matches.symbol[row]].name)
  return `${[...new Set(starred.size > 0 ? starred : shown)].join("\n")}\n`
}
