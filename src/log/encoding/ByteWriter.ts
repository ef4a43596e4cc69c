const FIRST_BYTES = 64 * 1024

/** What `putVarint` may touch behind what it writes. */
const SPARE_BYTES = 4

/** Up to here a varint is stored in one go. */
const MOST_SHORT = 2 ** 28 - 1

const putLongVarint = (view: DataView, at: number, value: number): number => {
  let to = at
  let rest = value
  // Beyond 31 bits there are no bit operations on numbers.
  while (rest > 127) {
    view.setUint8(to++, (rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  view.setUint8(to++, rest)
  return to
}

/** Writes a whole number from 0 to 2^28 - 1, seven bits a byte; where it ends. */
export const putShortVarint = (view: DataView, at: number, bits: number): number => {
  // Without a branch for each length: they alternate too much to be foreseen.
  const length = ((38 - Math.clz32(bits | 1)) * 37) >> 8
  const spread = (bits & 0x7f) | ((bits & 0x3f80) << 1) | ((bits & 0x1f_c000) << 2) | ((bits & 0xfe0_0000) << 3)
  view.setInt32(at, spread | (0x80_8080 & ((1 << (8 * (length - 1))) - 1)), true)
  return at + length
}

/** Writes a whole number from 0 to 2^53, seven bits a byte, nine bytes at most; where it ends. */
export const putVarint = (view: DataView, at: number, value: number): number =>
  value > MOST_SHORT ? putLongVarint(view, at, value) : putShortVarint(view, at, value | 0)

/** Eight bytes; where they end. */
export const putFloat = (view: DataView, at: number, value: number): number => {
  view.setFloat64(at, value, true)
  return at + 8
}

/** Bytes that grow as they are written: whoever writes asks for room, and says how far it came. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES)
  #view = new DataView(this.#bytes.buffer)
  length = 0

  get view(): DataView {
    return this.#view
  }

  /** All bytes, with room for so many more behind `length`. */
  room(count: number): DataView {
    const needed = this.length + count + SPARE_BYTES
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
      grown.set(this.#bytes)
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    return this.#view
  }

  bytes(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** What was written, until something else is. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}
