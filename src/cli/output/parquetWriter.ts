import * as Effect from "effect/Effect"
import type { ColumnSource } from "hyparquet-writer"
import { rethrow } from "../../candles/source/storeErrors.ts"
import { UsageError } from "../options/UsageError.ts"
import type { RowOptions } from "./ResultWriter.ts"
import { rowWriter } from "./rowWriter.ts"
import type { Column, Row } from "./rows.ts"

const loadLibrary = Effect.tryPromise({
  try: () => import("hyparquet-writer").catch(rethrow),
  catch: () =>
    new UsageError({ message: "--format parquet needs the package hyparquet-writer: npm install hyparquet-writer" }),
})

const sourceOf = ({ cell, name }: Column, rows: ReadonlyArray<Row>): ColumnSource => {
  if (name === "date") {
    return { name: "time", type: "TIMESTAMP", nullable: false, data: rows.map(({ time }) => new Date(time)) }
  }
  const data = rows.map(cell)
  const known = data.find((value) => value !== null)
  const type = typeof known === "string" ? "STRING" : typeof known === "boolean" ? "BOOLEAN" : "DOUBLE"
  return { name, type, data }
}

/** Writes a Parquet file with one row a match or symbol, at the end; times are timestamps in UTC, na is null. */
export const parquetWriter = Effect.fnUntraced(function* (options: RowOptions) {
  // Loaded before the scan: a missing package must not lose its results.
  const { parquetWriteBuffer } = yield* loadLibrary
  return rowWriter(options, (columns, rows) => {
    const columnData = columns.map((column) => sourceOf(column, rows))
    return new Uint8Array(parquetWriteBuffer({ columnData }))
  })
})
