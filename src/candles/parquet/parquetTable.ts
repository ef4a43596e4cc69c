import type { SchemaElement } from "hyparquet"
import * as Effect from "effect/Effect"
import type { FileBytes } from "../source/FileBytes.ts"
import { loadOptional, reasonOf } from "../source/storeErrors.ts"
import type { TableBatch, TableFile } from "../source/TableFile.ts"
import { type Decoder, readNumbers, readTexts } from "./columnChunk.ts"
import { decoderFor } from "./decoder.ts"
import { openParquet, type ParquetFile } from "./parquetFile.ts"
import { loadParts } from "./parts.ts"

/** Whether a timestamp is an instant; timestamps of the first format version always are. */
const isInstant = ({ converted_type, logical_type }: SchemaElement): boolean =>
  logical_type?.type === "TIMESTAMP"
    ? logical_type.isAdjustedToUTC
    : logical_type === undefined && converted_type?.startsWith("TIMESTAMP") === true

function* batchesOf(file: ParquetFile, decoder: Decoder): Generator<TableBatch, void> {
  for (const [group, rows] of file.groups.entries()) {
    yield {
      rows,
      numbers: (column) => readNumbers(file.chunk(group, file.columns[column]), decoder),
      texts: (column) => readTexts(file.chunk(group, file.columns[column]), decoder),
      share: (group + 1) / file.groups.length,
    }
  }
}

/** Opens a Parquet file as a table with one batch per row group; fails with the error in it. */
export const openParquetTable = Effect.fnUntraced(function* (
  path: string,
  bytes: FileBytes,
): Effect.fn.Return<TableFile, string> {
  const parts = yield* loadOptional("hyparquet", loadParts)
  const file = yield* Effect.try({ try: () => openParquet(path, parts, bytes), catch: reasonOf })
  const decoder = yield* decoderFor([file], parts)
  return {
    format: "Parquet",
    columns: file.columns.map(({ element, kind, name, type }) => {
      return { name, kind, type, isInstant: kind === "timestamp" && isInstant(element), timeZone: file.zones.get(name) }
    }),
    batches: () => batchesOf(file, decoder),
  }
})
