import * as Effect from "effect/Effect"
import { chooseColumns } from "./chooseColumns.ts"
import type { ResultWriter, RowOptions, Written } from "./ResultWriter.ts"
import { type Column, collectRows, type Row } from "./rows.ts"

/** Collects rows, and writes their requested columns at the end. */
export const rowWriter = (
  { columns, job, limit, sort, warn }: RowOptions,
  write: (columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>) => Written,
): ResultWriter => {
  const collected = collectRows(job, limit, sort)
  return {
    add: (results) => Effect.sync(() => (results.forEach(collected.add), "")),
    end: () =>
      Effect.sync(() => {
        const taken = collected.take()
        return write(chooseColumns(taken, columns, warn), taken.rows)
      }),
  }
}
