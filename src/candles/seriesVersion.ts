import { crc32 } from "node:zlib"
import { type BarColumns, COLUMNS } from "./Candles.ts"
import { joinChecksums, shiftBy } from "./joinedChecksum.ts"

/*
 * The version of a series is the CRC-32 of each whole column, in the order of `COLUMNS`, in hexadecimal. So it depends
 * only on the bars, not on how they were stored, and each column can be verified against it.
 */

const DIGITS = 8

const hex = (checksum: number): string => checksum.toString(16).padStart(DIGITS, "0")

/** The CRC-32 of a column, optionally continuing that of data before it. */
export const checksumOf = (column: Float64Array | Uint8Array, before = 0): number => crc32(column, before)

/** The checksum of a column in a version, by its index in `COLUMNS`. */
export const checksumIn = (version: string, column: number): number =>
  Number.parseInt(version.slice(column * DIGITS, (column + 1) * DIGITS), 16)

/** The version of a series without bars. */
export const NO_BARS = hex(0).repeat(COLUMNS.length)

/** The version of a series to which bars were appended. */
export const appendToVersion = (version: string, bars: BarColumns): string =>
  COLUMNS.map((column, at) => hex(checksumOf(bars[column], checksumIn(version, at)))).join("")

/** The version of bars: equal bars have equal versions in every store. */
export const versionOf = (bars: BarColumns): string => appendToVersion(NO_BARS, bars)

/** The version with these checksums, in the order of `COLUMNS`. */
export const versionOfChecksums = (checksums: ReadonlyArray<number>): string => checksums.map(hex).join("")

/** The version of two concatenated series; the second has `bars` bars. */
export const joinVersions = (first: string, second: string, bars: number): string => {
  if (first === NO_BARS) return second
  const shift = shiftBy(bars * 8)
  return COLUMNS.map((_, at) => hex(joinChecksums(checksumIn(first, at), checksumIn(second, at), shift))).join("")
}
