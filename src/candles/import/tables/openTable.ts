import * as Effect from "effect/Effect"
import type { TableFile } from "../../source/TableFile.ts"
import type { CandleFile } from "../files/candleFiles.ts"
import type { FileContent } from "../files/fileContent.ts"

/** Opens a file of columns; fails with what is wrong with it, or with the package that it needs. */
export const openTable = Effect.fnUntraced(function* (
  { path }: CandleFile,
  { bytes, kind }: Exclude<FileContent, { readonly kind: "text" }>,
): Effect.fn.Return<TableFile, string> {
  // Loaded when there is such a file: an import of text files must not wait for it.
  if (kind === "parquet") {
    const { openParquetTable } = yield* Effect.promise(() => import("../../parquet/parquetTable.ts"))
    return yield* openParquetTable(path, bytes)
  }
  const { openArrowTable } = yield* Effect.promise(() => import("../../arrow/arrowTable.ts"))
  return yield* openArrowTable(bytes)
})
