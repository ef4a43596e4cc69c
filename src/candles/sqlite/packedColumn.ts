import { checksumOf } from "../seriesVersion.ts"

/*
 * A column of a chunk is stored in the fewest bytes that give back every bit of it. Prices of so many decimals and times at
 * a steady pace take a fourth of what Float64s take: reading them is mostly fetching pages. What fits no form is stored as
 * its Float64s, and so are chunks of a store of format 1 or 2: a column is packed where it is shorter than those.
 *
 *     byte 0        the form
 *     byte 1        decimals, where numbers are whole multiples of 10 to the power of -decimals
 *     bytes 2..3    how many numbers
 *     bytes 4..7    CRC-32 of the numbers as Float64s
 *     from byte 8   what the form needs, up to a multiple of 8 bytes
 *     the last 4    CRC-32 of all bytes before
 */

/** Numbers are `(least + unit * difference) / 10 ** decimals`: `least` and `unit` as Float64s, then the differences. */
export const DIFFERENCES_OF_2_BYTES = 1
export const DIFFERENCES_OF_4_BYTES = 2
/** Numbers that a Float32 has room for. */
export const SINGLES = 3
/** Numbers at a steady pace, as the times of an exchange's day: of each run the first, the step and how many, as Float64s. */
export const RUNS = 4

export const HEADER_BYTES = 8
export const DIFFERENCES_AT = 24
export const CHECKSUM_BYTES = 4
export const RUN_BYTES = 24

/** Powers of 10, by how many decimals they stand for. */
export const POWERS = Array.from({ length: 10 }, (_, decimals) => 10 ** decimals)

/** How many bytes are stored where those of a form end at `end`. */
export const sizeFor = (end: number): number => Math.ceil((end + CHECKSUM_BYTES) / 8) * 8

export const viewOf = ({ buffer, byteLength, byteOffset }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** Whether stored bytes of so many numbers are packed. */
export const isPacked = (bytes: Uint8Array, length: number): boolean => bytes.byteLength !== length * 8

/** The checksum of the numbers in packed bytes; `undefined` where those are not as they were written. */
export const packedChecksum = (bytes: Uint8Array): number | undefined => {
  const end = bytes.byteLength - CHECKSUM_BYTES
  if (end < HEADER_BYTES) return undefined
  const view = viewOf(bytes)
  return view.getUint32(end, true) === checksumOf(bytes.subarray(0, end)) ? view.getUint32(4, true) : undefined
}

const unpackDifferences = (
  differences: Uint16Array | Uint32Array,
  { decimals, least, unit }: { readonly decimals: number; readonly least: number; readonly unit: number },
  into: Float64Array,
  at: number,
): boolean => {
  const power = POWERS[decimals]
  if (power === undefined) return false
  // A division is half of what this takes.
  if (power === 1) for (let i = 0; i < differences.length; i++) into[at + i] = least + unit * differences[i]
  else for (let i = 0; i < differences.length; i++) into[at + i] = (least + unit * differences[i]) / power
  return true
}

const unpackRuns = (runs: Float64Array, into: Float64Array, at: number, length: number): boolean => {
  let done = 0
  for (let run = 0; run + 2 < runs.length && done < length; run += 3) {
    const [first, step, count] = [runs[run], runs[run + 1], runs[run + 2]]
    if (!(Number.isInteger(count) && count > 0 && count <= length - done)) return false
    for (let i = 0; i < count; i++) into[at + done + i] = first + i * step
    done += count
  }
  return done === length
}

/** Writes the numbers of stored bytes to `into`, from place `at` on; `false` where they are not so many. */
export const unpackColumn = (bytes: Uint8Array, into: Float64Array, at: number, length: number): boolean => {
  const { byteLength } = bytes
  // Numbers are viewed where they lie on a multiple of 8.
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  if (byteLength === length * 8) {
    into.set(new Float64Array(buffer, byteOffset, length), at)
    return true
  }
  if (byteLength < HEADER_BYTES + CHECKSUM_BYTES || byteLength % 8 !== 0) return false
  const view = new DataView(buffer, byteOffset, byteLength)
  if (view.getUint16(2, true) !== length) return false
  const form = view.getUint8(0)
  if (form === RUNS) {
    const numbers = (byteLength - HEADER_BYTES - CHECKSUM_BYTES) >>> 3
    return unpackRuns(new Float64Array(buffer, byteOffset + HEADER_BYTES, numbers), into, at, length)
  }
  if (form === SINGLES) {
    if (byteLength !== sizeFor(HEADER_BYTES + 4 * length)) return false
    into.set(new Float32Array(buffer, byteOffset + HEADER_BYTES, length), at)
    return true
  }
  if (form !== DIFFERENCES_OF_2_BYTES && form !== DIFFERENCES_OF_4_BYTES) return false
  const width = form === DIFFERENCES_OF_2_BYTES ? 2 : 4
  if (byteLength !== sizeFor(DIFFERENCES_AT + width * length)) return false
  const scale = {
    decimals: view.getUint8(1),
    least: view.getFloat64(HEADER_BYTES, true),
    unit: view.getFloat64(HEADER_BYTES + 8, true),
  }
  const from = byteOffset + DIFFERENCES_AT
  const differences = width === 2 ? new Uint16Array(buffer, from, length) : new Uint32Array(buffer, from, length)
  return unpackDifferences(differences, scale, into, at)
}
