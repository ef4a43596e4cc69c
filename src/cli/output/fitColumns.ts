import type { TextColumn } from "../../report/textTable.ts"

const GAP = 2

const widthOf = ({ cells, header }: TextColumn): number =>
  cells.reduce((widest, { length }) => Math.max(widest, length), header.length)

/** The first columns, as many as fit into a width, but always one; and how many are left out. */
export const fitColumns = (columns: ReadonlyArray<TextColumn>, width: number) => {
  let used = -GAP
  let count = 0
  for (const column of columns) {
    used += GAP + widthOf(column)
    if (used > width && count > 0) break
    count += 1
  }
  return { columns: columns.slice(0, count), left: columns.length - count }
}
