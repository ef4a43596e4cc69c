const damaged = () => new RangeError("one of its pages has other nulls than it states")

/**
 * Which of `rows` have a value, from a page of version 2, which stores this uncompressed and without a checksum. Throws
 * if a run, the padding of the last group of eight, or the number of nulls is inconsistent.
 */
export const readBareLevels = (bytes: Uint8Array, rows: number, nulls: number): Int32Array => {
  const levels = new Int32Array(rows)
  let at = 0
  let seen = 0
  let ones = 0
  const nextByte = (): number => {
    if (at >= bytes.length) throw damaged()
    return bytes[at++]
  }
  const nextHeader = (): number => {
    let header = 0
    for (let scale = 1; scale <= 2 ** 28; scale *= 2 ** 7) {
      const byte = nextByte()
      header += (byte & 0x7f) * scale
      if (byte < 0x80) return header
    }
    throw damaged()
  }
  while (seen < rows) {
    const header = nextHeader()
    const length = Math.floor(header / 2)
    if (header % 2 === 0) {
      const level = nextByte()
      if (length === 0 || length > rows - seen || level > 1) throw damaged()
      levels.fill(level, seen, (seen += length))
      ones += level * length
      continue
    }
    if (length === 0 || 8 * (length - 1) >= rows - seen) throw damaged()
    for (let group = 0; group < length; group++) {
      const byte = nextByte()
      for (let bit = 0; bit < 8; bit++) {
        const level = (byte >> bit) & 1
        if (seen < rows) levels[seen++] = level
        else if (level === 1) throw damaged()
        ones += level
      }
    }
  }
  if (at !== bytes.length || rows - ones !== nulls) throw damaged()
  return levels
}
