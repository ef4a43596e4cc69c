import type { TextColumn } from "../../report/textTable.ts"
import { cutText, textWidth } from "../../report/textWidth.ts"

/** Between two columns. */
export const GAP = 2

/** How many characters a column takes. */
export const columnWidth = ({ cells, header }: TextColumn): number =>
  cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(header))

/** The least width of a column of text: that of trends. */
const LEAST_TEXT = 20

/** A text takes at most a third of the width, the header of a number a sixth. */
const withShortText = (column: TextColumn, width: number): TextColumn => {
  const most = Math.max(LEAST_TEXT, Math.floor(width / (column.align === "left" ? 3 : 6)))
  if (columnWidth(column) <= most) return column
  const header = cutText(column.header, most)
  // Never cut the digits of a number.
  const cells = column.align === "left" ? column.cells.map((cell) => cutText(cell, most)) : column.cells
  return { ...column, header, cells }
}

/** The first columns that fit into a width, at least one, with long texts cut; and how many do not fit. */
export const fitColumns = (all: ReadonlyArray<TextColumn>, width: number) => {
  const columns = all.map((column) => withShortText(column, width))
  let used = -GAP
  let count = 0
  for (const column of columns) {
    used += GAP + columnWidth(column)
    if (used > width && count > 0) break
    count += 1
  }
  return { columns: columns.slice(0, count), left: columns.length - count }
}
