import { formatInstant } from "../../job/Instant.ts"
import { csvField } from "../../report/seriesText.ts"
import type { ResultWriter, RowOptions } from "./ResultWriter.ts"
import { rowWriter } from "./rowWriter.ts"
import type { Column, Row } from "./rows.ts"

const fieldOf = ({ cell, name }: Column, row: Row): string => {
  const value = name === "date" ? formatInstant(row.time) : cell(row)
  return csvField(String(value ?? ""))
}

/** Writes a header and one line a row, at the end; times are ISO 8601 UTC, na is an empty field. */
export const csvWriter = (options: RowOptions): ResultWriter =>
  rowWriter(options, (columns, rows) => {
    const header = columns.map(({ name }) => csvField(name === "date" ? "time" : name)).join(",")
    const lines = rows.map((row) => columns.map((column) => fieldOf(column, row)).join(","))
    return `${[header, ...lines].join("\n")}\n`
  })
