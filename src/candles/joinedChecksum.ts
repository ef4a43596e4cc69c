/*
 * The CRC-32 of two concatenated texts, from the CRC-32 of each: zlib's crc32_combine, which Node lacks. A CRC is the
 * remainder of a polynomial over GF(2), with bits in reverse: bit 31 is the constant term. The remainder of the first
 * text is shifted by the length of the second, which multiplies it by a power of x; then the remainder of the second is
 * added.
 */

const POLYNOMIAL = 0xedb88320
const ONE = 0x80000000

/** The product of two polynomials, modulo the polynomial of CRC-32. */
const multiply = (a: number, b: number): number => {
  let product = 0
  let shifted = b
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= shifted
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1
  }
  return product >>> 0
}

/** x to the power of 8, 16, 32, …: the factor for each bit of a length in bytes. */
const SQUARES: Array<number> = [0x00800000]
for (let bit = 1; bit < 53; bit++) SQUARES.push(multiply(SQUARES[bit - 1], SQUARES[bit - 1]))

/** The factor that shifts a checksum by so many bytes. */
export const shiftBy = (bytes: number): number => {
  let power = ONE
  for (let rest = bytes, bit = 0; rest > 0; rest = Math.floor(rest / 2), bit++) {
    if (rest % 2 === 1) power = multiply(SQUARES[bit], power)
  }
  return power
}

/** The CRC-32 of two concatenated texts; `shift` is {@link shiftBy} the length of the second. */
export const joinChecksums = (first: number, second: number, shift: number): number =>
  (multiply(shift, first) ^ second) >>> 0
