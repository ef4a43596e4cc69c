import { constants, zstdCompressSync } from "node:zlib"

/** Compresses bytes with zstd, including the checksum that decompression verifies. */
export const packZstd = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })
