import type { TextColumn } from "../../report/textTable.ts"
import { cutText, textWidth } from "../../report/textWidth.ts"

const GAP = 2

const widthOf = ({ cells, header }: TextColumn): number =>
  cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(header))

/** What a column of text may take at least: that of trends does. */
const LEAST_TEXT = 20

/** Names may be of any length: a text takes a third of the width at most, the name of a number a sixth. */
const withShortText = (column: TextColumn, width: number): TextColumn => {
  const most = Math.max(LEAST_TEXT, Math.floor(width / (column.align === "left" ? 3 : 6)))
  if (widthOf(column) <= most) return column
  const header = cutText(column.header, most)
  // No digit of a number is cut off.
  const cells = column.align === "left" ? column.cells.map((cell) => cutText(cell, most)) : column.cells
  return { ...column, header, cells }
}

/** The first columns, as many as fit into a width, but always one; and how many are left out. Long texts are cut. */
export const fitColumns = (all: ReadonlyArray<TextColumn>, width: number) => {
  const columns = all.map((column) => withShortText(column, width))
  let used = -GAP
  let count = 0
  for (const column of columns) {
    used += GAP + widthOf(column)
    if (used > width && count > 0) break
    count += 1
  }
  return { columns: columns.slice(0, count), left: columns.length - count }
}
