const FIRST_BYTES = 64 * 1024

/** Bytes that grow as they are written. Whoever writes calls `reserve` first, so that nothing else needs to check. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_BYTES)
  #view = new DataView(this.#bytes.buffer)
  length = 0

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  byte(value: number): void {
    this.#bytes[this.length++] = value
  }

  /** A whole number from 0 to 2^53, seven bits a byte: nine bytes at most. */
  varint(value: number): void {
    let rest = value
    // Beyond 31 bits there are no bit operations on numbers.
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.#bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.length++] = rest
  }

  /** Eight bytes. */
  float(value: number): void {
    this.#view.setFloat64(this.length, value, true)
    this.length += 8
  }

  /** Four bytes at a place that was written before. */
  uint32At(place: number, value: number): void {
    this.#view.setUint32(place, value, true)
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** What was written, until something else is. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}
