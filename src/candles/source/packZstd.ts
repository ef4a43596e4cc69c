import { constants, zstdCompressSync } from "node:zlib"

/** Packs bytes of a file that is written with the checksum that whoever unpacks them compares. */
export const packZstd = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })
