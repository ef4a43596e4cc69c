const FIRST_BYTES = 64 * 1024

/** How many bytes `putVarint` may overwrite behind its end. */
const SPARE_BYTES = 4

/** The largest varint that one store writes. */
const MOST_SHORT = 2 ** 28 - 1

const putLongVarint = (view: DataView, at: number, value: number): number => {
  let to = at
  let rest = value
  // Bit operations on numbers are limited to 32 bits.
  while (rest > 127) {
    view.setUint8(to++, (rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  view.setUint8(to++, rest)
  return to
}

/** Writes a whole number from 0 to 2^28 - 1, seven bits a byte; returns its end. */
export const putShortVarint = (view: DataView, at: number, bits: number): number => {
  // Branches for each length would be mispredicted: lengths alternate.
  const length = ((38 - Math.clz32(bits | 1)) * 37) >> 8
  const spread = (bits & 0x7f) | ((bits & 0x3f80) << 1) | ((bits & 0x1f_c000) << 2) | ((bits & 0xfe0_0000) << 3)
  view.setInt32(at, spread | (0x80_8080 & ((1 << (8 * (length - 1))) - 1)), true)
  return at + length
}

/** Writes a whole number from 0 to 2^53, seven bits a byte, nine bytes at most; returns its end. */
export const putVarint = (view: DataView, at: number, value: number): number =>
  value > MOST_SHORT ? putLongVarint(view, at, value) : putShortVarint(view, at, value | 0)

/** Writes eight bytes; returns their end. */
export const putFloat = (view: DataView, at: number, value: number): number => {
  view.setFloat64(at, value, true)
  return at + 8
}

/** A growing buffer: callers reserve `room`, write into its view, and set `length`. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES)
  #view = new DataView(this.#bytes.buffer)
  length = 0

  get view(): DataView {
    return this.#view
  }

  /** A view of the buffer with at least `count` free bytes behind `length`. */
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

  /** A view of the written bytes, valid until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}
