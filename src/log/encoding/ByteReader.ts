/** Reads the bytes of a `ByteWriter`. Throws a `RangeError` at their end. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    return this.#view.getUint8(this.#at++)
  }

  uint16(): number {
    this.#at += 2
    return this.#view.getUint16(this.#at - 2, true)
  }

  int16(): number {
    this.#at += 2
    return this.#view.getInt16(this.#at - 2, true)
  }

  uint24(): number {
    return this.uint16() + this.byte() * 0x1_0000
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#view.getUint8(this.#at++)
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }

  uint32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  float(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  /** The next `count` bytes, as a view. */
  bytes(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new RangeError("the bytes end too early")
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  /** The remaining bytes, as a view. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at)
  }
}
