import { crc32 } from "node:zlib"
import { type BarColumns, COLUMNS } from "./Candles.ts"
import { joinChecksums, shiftBy } from "./joinedChecksum.ts"

/*
 * The version of a series is the CRC-32 of each whole column, in the order of `COLUMNS`, in hexadecimal. So it depends
 * only on the bars, not on how they were stored, and each column can be verified against it.
 */

const BYTES = 4
const DIGITS = 2 * BYTES

/** Room for one version: converting all of it at once takes a tenth of the time. */
const room = Buffer.alloc(BYTES * COLUMNS.length)

/** The CRC-32 of a column, optionally continuing that of data before it. */
export const checksumOf = (column: Float64Array | Uint8Array, before = 0): number => crc32(column, before)

/** The checksum of a column in a version, by its index in `COLUMNS`. */
export const checksumIn = (version: string, column: number): number =>
  Number.parseInt(version.slice(column * DIGITS, (column + 1) * DIGITS), 16)

/** The version of a series without bars. */
export const NO_BARS = "0".repeat(DIGITS * COLUMNS.length)

/** The version with these checksums, in the order of `COLUMNS`. */
export const versionOfChecksums = (checksums: ReadonlyArray<number>): string => {
  for (let at = 0; at < COLUMNS.length; at++) room.writeUInt32BE(checksums[at], at * BYTES)
  return room.toString("hex")
}

/** The version of a series to which bars were appended. */
export const appendToVersion = (version: string, bars: BarColumns): string => {
  room.write(version, "hex")
  for (let at = 0; at < COLUMNS.length; at++)
    room.writeUInt32BE(checksumOf(bars[COLUMNS[at]], room.readUInt32BE(at * BYTES)), at * BYTES)
  return room.toString("hex")
}

/** The version of bars: equal bars have equal versions in every store. */
export const versionOf = (bars: BarColumns): string => appendToVersion(NO_BARS, bars)

/** The version of two concatenated series; the second has `bars` bars. */
export const joinVersions = (first: string, second: string, bars: number): string => {
  if (first === NO_BARS) return second
  const shift = shiftBy(bars * 8)
  return versionOfChecksums(COLUMNS.map((_, at) => joinChecksums(checksumIn(first, at), checksumIn(second, at), shift)))
}
