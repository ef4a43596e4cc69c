const FRAME = 0x184d2204
const SKIPPABLE = 0x184d2a5
const LEAST_MATCH = 4

const damaged = () => new RangeError("a part of it that LZ4 packed is damaged")

/** Decompresses one block and appends it to `out`, whose earlier bytes it may refer to; returns the end position. */
const unpackBlock = (bytes: Uint8Array, out: Uint8Array, from: number): number => {
  let at = 0
  let filled = from
  /** A length continues as long as its bytes are 255. */
  const lengthFrom = (first: number): number => {
    let length = first
    if (first === 15) {
      for (let byte = 255; byte === 255; length += byte) {
        if (at >= bytes.length) throw damaged()
        byte = bytes[at++]
      }
    }
    return length
  }
  while (at < bytes.length) {
    const token = bytes[at++]
    const literals = lengthFrom(token >>> 4)
    if (at + literals > bytes.length || filled + literals > out.length) throw damaged()
    out.set(bytes.subarray(at, at + literals), filled)
    at += literals
    filled += literals
    // The last sequence of a block has no match.
    if (at === bytes.length) break
    if (at + 2 > bytes.length) throw damaged()
    const distance = bytes[at] | (bytes[at + 1] << 8)
    at += 2
    const length = lengthFrom(token & 15) + LEAST_MATCH
    if (distance === 0 || distance > filled || filled + length > out.length) throw damaged()
    if (distance >= length) out.copyWithin(filled, filled - distance, filled - distance + length)
    else for (let i = filled; i < filled + length; i++) out[i] = out[i - distance]
    filled += length
  }
  return filled
}

/** Decompresses LZ4 frames to exactly `size` bytes; blocks may refer to earlier ones. */
export const unpackLz4 = (bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Uint8Array(size)
  let filled = 0
  let at = 0
  while (at < bytes.length) {
    const magic = view.getUint32(at, true)
    if (magic >>> 4 === SKIPPABLE) {
      at += 8 + view.getUint32(at + 4, true)
      continue
    }
    if (magic !== FRAME) throw damaged()
    const flags = view.getUint8(at + 4)
    const [hasBlockChecksums, hasSize, hasChecksum, hasDictionary] = [0x10, 0x08, 0x04, 0x01].map(
      (bit) => (flags & bit) !== 0,
    )
    if (hasDictionary) throw new RangeError("a part of it was packed by LZ4 with a dictionary, which is not read")
    const begin = filled
    at += 4 + 2 + (hasSize ? 8 : 0) + 1
    for (;;) {
      const header = view.getUint32(at, true)
      at += 4
      if (header === 0) break
      const length = header & 0x7fffffff
      if (at + length > bytes.length) throw damaged()
      const block = bytes.subarray(at, at + length)
      if (header >>> 31 === 1) {
        if (filled + length > size) throw damaged()
        out.set(block, filled)
        filled += length
      } else {
        filled = begin + unpackBlock(block, out.subarray(begin), filled - begin)
      }
      at += length + (hasBlockChecksums ? 4 : 0)
    }
    if (hasChecksum) at += 4
  }
  if (filled !== size) throw damaged()
  return out
}
