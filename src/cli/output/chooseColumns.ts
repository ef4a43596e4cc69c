import type { RowOptions } from "./ResultWriter.ts"
import { type Column, columnNamed, type Rows } from "./rows.ts"

/** The columns of rows that were asked for, in that order: all of them where none is named, or none of those named is there. */
export const chooseColumns = (
  { columns: there, more, rows, unsorted }: Rows,
  names: ReadonlyArray<string>,
  warn: RowOptions["warn"],
): ReadonlyArray<Column> => {
  const found = names.map((name) => columnNamed([...there, ...more], name))
  const unknown = names.filter((_, index) => found[index] === undefined)
  // Without rows nobody knows what values they would have had.
  if (rows.length > 0) warn(unsorted === undefined ? unknown : [unsorted, ...unknown], there)
  const chosen = found.filter((column) => column !== undefined)
  return chosen.length === 0 ? there : chosen
}
