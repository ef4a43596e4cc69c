import * as Effect from "effect/Effect"
import { timeColumn, valueColumn } from "../../report/ResultTable.ts"
import { type TextColumn, textTable } from "../../report/textTable.ts"
import type { Paint } from "../terminal/paint.ts"
import { count, grouped } from "../terminal/summaryText.ts"
import { chooseColumns } from "./chooseColumns.ts"
import { fitColumns } from "../terminal/fitColumns.ts"
import type { ResultWriter, RowOptions } from "./ResultWriter.ts"
import { type Column, collectRows, type Row } from "./rows.ts"

/** Options of a table. */
export interface TableLook {
  readonly paint: Paint
  /** The width of the terminal, in characters. */
  readonly width: number
  /** Computes the sparklines of rows; no such column without it. */
  readonly trends: ((rows: ReadonlyArray<Row>) => Effect.Effect<ReadonlyArray<string>>) | undefined
}

const isText = (cell: unknown) => typeof cell === "string"

const textColumn = ({ cell, name }: Column, rows: ReadonlyArray<Row>): TextColumn => {
  if (name === "date") return timeColumn(rows.map(({ time }) => time))
  const cells = rows.map(cell)
  return cells.every(isText)
    ? { header: name, align: "left", cells }
    : valueColumn(
        name,
        cells.filter((value) => !isText(value)),
      )
}

/** Writes a table for people, at the end: the newest match first unless sorted. */
export const tableWriter = ({ columns, job, limit, sort, warn }: RowOptions, look: TableLook): ResultWriter => {
  const rows = collectRows(job, limit, sort)
  let unfinished = 0
  const more = job.jobType === "compute" || sort !== undefined ? "more" : "older"
  return {
    add: (results) =>
      Effect.sync(() => {
        results.forEach(rows.add)
        for (const { flags } of results) if (flags?.includes("Unfinished") === true) unfinished++
        return ""
      }),
    end: Effect.fnUntraced(function* (isInterrupted) {
      const taken = rows.take()
      if (taken.rows.length === 0) return ""
      const hasTrend = look.trends !== undefined && !isInterrupted && job.jobType !== "compute"
      const names = columns.filter((name) => !(hasTrend && name === "trend"))
      const marks = names.length > 0 ? [] : taken.more.filter(({ cell }) => taken.rows.some((row) => cell(row) !== ""))
      const chosen = [...chooseColumns(taken, names, warn), ...marks]
      const trend = hasTrend && look.trends !== undefined ? yield* look.trends(taken.rows) : undefined
      const all = chosen.map((column) => textColumn(column, taken.rows))
      if (trend !== undefined) all.push({ header: "trend", align: "left", cells: trend })
      const fitting = fitColumns(all, look.width)
      const [head = "", ...lines] = textTable(fitting.columns)
      const notes = [
        ...(taken.hidden > 0 ? [`… ${grouped(taken.hidden)} ${more}`] : []),
        ...(fitting.left > 0
          ? [`… ${fitting.left} more ${fitting.left === 1 ? "column" : "columns"} (--columns chooses)`]
          : []),
        ...(unfinished > 0
          ? [`the last ${job.timeframe} bar of ${count(unfinished, "symbol", "symbols")} is not finished yet`]
          : []),
      ]
      return `${[look.paint("bold", head), ...lines, ...notes].join("\n")}\n`
    }),
  }
}
