import type { SQLOutputValue } from "node:sqlite"
import { COLUMNS } from "../../Candles.ts"
import { checksumOf } from "../../seriesVersion.ts"
import { isPacked, packedChecksum } from "./packedColumn.ts"
import { CHUNKS_PER_SERIES } from "../layout/storeLayout.ts"

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

/** Puts a chunk; takes the values of {@link chunkRow}. */
export const PUT_CHUNK = `INSERT OR REPLACE INTO chunk (id, ${[...CHECKSUM_COLUMNS, ...COLUMNS].join(", ")})
  VALUES (?${", ?".repeat(CHECKSUM_COLUMNS.length + COLUMNS.length)})`

/** The row of a chunk: the checksums of its columns, mixed with its id, and their stored bytes. */
export const chunkRow = (id: number, checksums: ReadonlyArray<number>, stored: ReadonlyArray<Uint8Array>) => [
  id,
  ...checksums.map((checksum) => mixedWith(id, checksum)),
  ...stored,
]

/** Whether the stored bytes of a column, of so many bars, have the checksum of the chunk's row. */
export const isIntact = (id: number, bytes: Uint8Array, length: number, stored: SQLOutputValue): boolean => {
  const checksum = isPacked(bytes, length) ? packedChecksum(bytes) : checksumOf(bytes)
  return checksum !== undefined && stored === mixedWith(id, checksum)
}
