import type { Compressors } from "hyparquet"
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib"
import { rethrow } from "../source/storeErrors.ts"

/** Loads the parts of hyparquet that are used: metadata, page headers, decompression, and its column reader for rare encodings. */
export const loadParts = async () => {
  const [{ parquetMetadata, parquetSchema }, { parquetHeader, readColumn }, { decompressPage }, delta, convert] =
    await Promise.all([
      import("hyparquet").catch(rethrow),
      import("hyparquet/src/column.js").catch(rethrow),
      import("hyparquet/src/datapage.js").catch(rethrow),
      import("hyparquet/src/delta.js").catch(rethrow),
      import("hyparquet/src/convert.js").catch(rethrow),
    ])
  const { deltaBinaryUnpack } = delta
  const { DEFAULT_PARSERS } = convert
  const compressors: Compressors = {
    ZSTD: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
    GZIP: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
    BROTLI: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
  }
  return {
    parquetMetadata,
    parquetSchema,
    parquetHeader,
    readColumn,
    decompressPage,
    deltaBinaryUnpack,
    parsers: DEFAULT_PARSERS,
    compressors,
  }
}

export type Parts = Awaited<ReturnType<typeof loadParts>>

/** Loads decompressors that neither Node nor hyparquet has. */
export const loadCompressors = async (): Promise<Compressors> => {
  const { compressors } = await import("hyparquet-compressors").catch(rethrow)
  const { LZ4, LZ4_RAW } = compressors
  return { ...(LZ4 && { LZ4 }), ...(LZ4_RAW && { LZ4_RAW }) }
}
