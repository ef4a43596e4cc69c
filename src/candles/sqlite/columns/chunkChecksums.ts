import type { SQLOutputValue } from "node:sqlite"
import { COLUMNS } from "../../Candles.ts"
import { checksumOf } from "../../seriesVersion.ts"
import { isPacked, packedChecksum } from "./packedColumn.ts"
import { CHUNKS_PER_SERIES } from "../layout/storeLayout.ts"

/*
 * The row of a chunk has a checksum for each column: the CRC-32 of its numbers as Float64s, mixed with the chunk's id,
 * so that a row stored under the wrong id fails the check. Packed columns contain the same checksum and another one of
 * the packed bytes, which is faster to verify because there are fewer bytes.
 */

/** The checksum columns of table `chunk`. */
export const CHECKSUM_COLUMNS = COLUMNS.map((column) => `${column}_crc`)

const tagOf = (id: number): number => Math.imul(id, 0x9e3779b1) ^ Math.floor(id / CHUNKS_PER_SERIES)

/** Mixes a checksum with the chunk's id; applying it twice restores the checksum. */
export const mixedWith = (id: number, checksum: number): number => (checksum ^ tagOf(id)) >>> 0

/** Inserts or replaces a chunk; takes the values of {@link chunkRow}. */
export const PUT_CHUNK = `INSERT OR REPLACE INTO chunk (id, ${[...CHECKSUM_COLUMNS, ...COLUMNS].join(", ")})
  VALUES (?${", ?".repeat(CHECKSUM_COLUMNS.length + COLUMNS.length)})`

/** The row of a chunk: the checksums of its columns, mixed with its id, and their stored bytes. */
export const chunkRow = (id: number, checksums: ReadonlyArray<number>, stored: ReadonlyArray<Uint8Array>) => [
  id,
  ...checksums.map((checksum) => mixedWith(id, checksum)),
  ...stored,
]

/** Whether a stored column of `length` bars matches the checksum in its row. */
export const isIntact = (id: number, bytes: Uint8Array, length: number, stored: SQLOutputValue): boolean => {
  const checksum = isPacked(bytes, length) ? packedChecksum(bytes) : checksumOf(bytes)
  return checksum !== undefined && stored === mixedWith(id, checksum)
}
