/*
 * Numbers as planes of bytes: all lowest bytes, then all second ones, and so on. Deflate compresses planes of small or
 * similar numbers far better than the numbers themselves, since the high bytes rarely change.
 */

/** 0, -1, 1, -2, 2, … as 0, 1, 2, 3, 4, …: small numbers of either sign have zeros in their high bytes. */
export const zigZag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

export const unZigZag = (value: number): number => (value & 1 ? -(value >>> 1) - 1 : value >>> 1)

const shuffle = (bytes: Uint8Array, width: number): Uint8Array => {
  const length = bytes.length / width
  const planes = new Uint8Array(bytes.length)
  for (let plane = 0, at = 0; plane < width; plane++) {
    for (let index = 0; index < length; index++) planes[at++] = bytes[index * width + plane]
  }
  return planes
}

const unshuffle = (planes: Uint8Array, width: number): Uint8Array<ArrayBuffer> => {
  const length = planes.length / width
  const bytes = new Uint8Array(planes.length)
  for (let plane = 0, at = 0; plane < width; plane++) {
    for (let index = 0; index < length; index++) bytes[index * width + plane] = planes[at++]
  }
  return bytes
}

export const integersToPlanes = (values: Uint32Array): Uint8Array =>
  shuffle(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4)

export const numbersToPlanes = (values: Float64Array): Uint8Array =>
  shuffle(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 8)

/** Reads columns of numbers from planes, one after the other. */
export class PlaneReader {
  private at = 0
  private readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  private take(length: number, width: number): ArrayBuffer {
    const end = this.at + length * width
    if (end > this.bytes.length)
      throw new Error(`The report is incomplete: it has ${this.bytes.length} of ${end} bytes`)
    const planes = this.bytes.subarray(this.at, end)
    this.at = end
    return unshuffle(planes, width).buffer
  }

  integers(length: number): Uint32Array {
    return new Uint32Array(this.take(length, 4))
  }

  numbers(length: number): Float64Array {
    return new Float64Array(this.take(length, 8))
  }
}

/** Joins parts that a `PlaneReader` reads in this order. */
export const joinBytes = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
