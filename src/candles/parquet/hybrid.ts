interface Reader {
  offset: number
}

const readVarInt = (bytes: Uint8Array, reader: Reader): number => {
  let result = 0
  for (let shift = 0; shift < 35; shift += 7) {
    if (reader.offset >= bytes.length) throw new RangeError("it ends in the middle of a page")
    const byte = bytes[reader.offset++]
    result |= (byte & 0x7f) << shift
    if ((byte & 0x80) === 0) return result >>> 0
  }
  throw new RangeError("a number in it has no end")
}

/**
 * Reads `count` integers of `width` bits from `offset` on, in Parquet's RLE/bit-packing hybrid: runs of one value, and
 * bit-packed groups of eight.
 */
export const readHybrid = (bytes: Uint8Array, offset: number, width: number, count: number, out: Int32Array): void => {
  const reader: Reader = { offset }
  const byteWidth = (width + 7) >> 3
  const mask = width === 32 ? -1 : (1 << width) - 1
  let seen = 0
  while (seen < count) {
    const header = readVarInt(bytes, reader)
    const length = Math.min((header & 1) === 1 ? (header >>> 1) * 8 : header >>> 1, count - seen)
    if ((header & 1) === 0) {
      let value = 0
      if (reader.offset + byteWidth > bytes.length) throw new RangeError("it ends in the middle of a page")
      for (let i = 0; i < byteWidth; i++) value |= bytes[reader.offset++] << (8 * i)
      out.fill(value, seen, seen + length)
    } else {
      const end = reader.offset + (header >>> 1) * width
      if (reader.offset + ((length * width + 7) >> 3) > bytes.length) {
        throw new RangeError("it ends in the middle of a page")
      }
      let at = reader.offset
      let held = 0
      let bits = 0
      // Up to 24 bits, the held bits and one more byte fit into 32.
      if (width <= 24) {
        for (let i = 0; i < length; i++) {
          while (bits < width) {
            held |= bytes[at++] << bits
            bits += 8
          }
          out[seen + i] = held & mask
          held >>>= width
          bits -= width
        }
      } else {
        for (let i = 0; i < length; i++) {
          let value = 0
          for (let bit = 0; bit < width; bit++) {
            const place = i * width + bit
            value |= ((bytes[at + (place >> 3)] >> (place & 7)) & 1) << bit
          }
          out[seen + i] = value
        }
      }
      reader.offset = end
    }
    seen += length
  }
}
