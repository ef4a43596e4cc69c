import * as Effect from "effect/Effect"
import type { TableFile } from "../../source/TableFile.ts"
import type { CandleFile } from "../files/candleFiles.ts"
import type { FileContent } from "../files/fileContent.ts"

/** Opens a Parquet or Arrow file; fails if it is invalid or if the package to read it is missing. */
export const openTable = Effect.fnUntraced(function* (
  { path }: CandleFile,
  { bytes, kind }: Exclude<FileContent, { readonly kind: "text" }>,
): Effect.fn.Return<TableFile, string> {
  // Loaded on demand, since an import of text files does not need it.
  if (kind === "parquet") {
    const { openParquetTable } = yield* Effect.promise(() => import("../../parquet/parquetTable.ts"))
    return yield* openParquetTable(path, bytes)
  }
  const { openArrowTable } = yield* Effect.promise(() => import("../../arrow/arrowTable.ts"))
  return yield* openArrowTable(bytes)
})
