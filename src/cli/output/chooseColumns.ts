import type { RowOptions } from "./ResultWriter.ts"
import { type Column, columnNamed, type Rows } from "./rows.ts"

/** The requested columns of rows, in that order; all columns if none is requested, or none of them exists. */
export const chooseColumns = (
  { columns: there, more, rows, unsorted }: Rows,
  names: ReadonlyArray<string>,
  warn: RowOptions["warn"],
): ReadonlyArray<Column> => {
  const found = names.map((name) => columnNamed([...there, ...more], name))
  const unknown = names.filter((_, index) => found[index] === undefined)
  // Without rows, the names of their values are unknown.
  if (rows.length > 0) warn(unsorted === undefined ? unknown : [unsorted, ...unknown], there)
  const chosen = found.filter((column) => column !== undefined)
  return chosen.length === 0 ? there : chosen
}
