import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import { type TextColumn, textTable } from "../../report/textTable.ts"
import { cutText } from "../../report/textWidth.ts"
import { paintFor } from "./paint.ts"
import { columnWidth, fitColumns, GAP } from "./fitColumns.ts"

/** The least width of a text that is cut, in characters. */
const LEAST_ROOM = 20

/** The width of standard output, in characters; a terminal of unknown width reports 0. */
export const stdoutWidth = (isTerminal: boolean): number => (isTerminal ? process.stdout.columns || 80 : Infinity)

/** The width that is left for the last column. */
const roomOf = (columns: ReadonlyArray<TextColumn>, width: number): number =>
  columns.slice(0, -1).reduce((room, column) => room - columnWidth(column) - GAP, width)

/**
 * The columns of a table that fit into a width, and how many do not. The text of the last one is cut; if too little of it
 * would be left, the columns named in `spare` are dropped first, in that order.
 */
const fitTable = (all: ReadonlyArray<TextColumn>, width: number, spare: ReadonlyArray<string> = []) => {
  const last = all.at(-1)
  if (last?.align !== "left" || columnWidth(last) <= roomOf(all, width)) return fitColumns(all, width)
  let columns = all
  for (const header of spare) {
    if (roomOf(columns, width) >= LEAST_ROOM) break
    columns = columns.filter((column) => column.header !== header)
  }
  const room = roomOf(columns, width)
  if (room < LEAST_ROOM) return fitColumns(all, width)
  const cut = { ...last, cells: last.cells.map((cell) => cutText(cell, room)) }
  return { columns: [...columns.slice(0, -1), cut], left: all.length - columns.length }
}

/** Formats a table for standard output: on a terminal with a bold header and no line wider than the terminal. */
export const shownTable = Effect.fnUntraced(function* (
  all: ReadonlyArray<TextColumn>,
  spare?: ReadonlyArray<string>,
): Effect.fn.Return<ReadonlyArray<string>, never, Stdio.Stdio> {
  const { stdoutIsTerminal } = yield* Stdio.Stdio
  const isTerminal = yield* stdoutIsTerminal
  if (!isTerminal) return textTable(all)
  const { columns, left } = fitTable(all, stdoutWidth(isTerminal), spare)
  const [head, ...lines] = textTable(columns)
  if (head === undefined) return []
  const note = left === 0 ? [] : [`… ${left} more ${left === 1 ? "column" : "columns"} on a wider terminal`]
  return [paintFor(process.stdout)("bold", head), ...lines, ...note]
})
