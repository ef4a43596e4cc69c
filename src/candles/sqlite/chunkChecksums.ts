import type { SQLOutputValue } from "node:sqlite"
import { COLUMNS } from "../Candles.ts"
import { checksumOf } from "../seriesVersion.ts"
import { isPacked, packedChecksum } from "./packedColumn.ts"
import { CHUNKS_PER_SERIES } from "./storeLayout.ts"

/*
 * In the row of a chunk stands a checksum for each of its columns: the CRC-32 of its numbers as Float64s, mixed with the
 * chunk's id, so that the checksums of a row that lost its place are wrong too. Packed bytes have the same one in them, and
 * one of their own: fewer bytes are read for it.
 */

/** The columns of `chunk` that have the checksums. */
export const CHECKSUM_COLUMNS = COLUMNS.map((column) => `${column}_crc`)

const tagOf = (id: number): number => Math.imul(id, 0x9e3779b1) ^ Math.floor(id / CHUNKS_PER_SERIES)

/** A checksum as the chunk's row has it; and the other way round. */
export const mixedWith = (id: number, checksum: number): number => (checksum ^ tagOf(id)) >>> 0

/** Whether the stored bytes of a column, of so many bars, have the checksum of the chunk's row. */
export const isIntact = (id: number, bytes: Uint8Array, length: number, stored: SQLOutputValue): boolean => {
  const checksum = isPacked(bytes, length) ? packedChecksum(bytes) : checksumOf(bytes)
  return checksum !== undefined && stored === mixedWith(id, checksum)
}
