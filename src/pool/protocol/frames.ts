import { DefaultDeserializer, DefaultSerializer } from "node:v8"

/*
 * A message on a pipe, in bytes:
 *
 *   token (if the pipe has one) | length, 4 bytes, little endian | message
 *
 * The message is in the format of structured cloning, so pipes carry the same
 * values as the ports of threads. Other code that writes to the pipe does not know
 * the token, and what it writes is skipped.
 */

const LENGTH_BYTES = 4
// A symbol may replace the global one.
const Bytes = Uint8Array
const NO_TOKEN: Uint8Array = new Bytes(0)

/** Encodes a message; throws if a part of it cannot be cloned. */
export const frameOf = (message: unknown, token: Uint8Array = NO_TOKEN): Buffer => {
  const header = LENGTH_BYTES + token.length
  const serializer = new DefaultSerializer()
  serializer.writeRawBytes(new Bytes(header))
  serializer.writeHeader()
  serializer.writeValue(message)
  const frame = serializer.releaseBuffer()
  // By hand: a symbol may have replaced functions, which would see the token.
  const size = frame.length - header
  for (let i = 0; i < token.length; i++) frame[i] = token[i]
  for (let i = 0; i < LENGTH_BYTES; i++) frame[token.length + i] = (size >>> (8 * i)) & 0xff
  return frame
}

/** Decodes messages from the pieces that a pipe gives. */
export class FrameReader<Message> {
  readonly #maxBytes: number
  readonly #token: Uint8Array
  readonly #header: number
  #pieces: Array<Buffer> = []
  #bytes = 0
  #wanted: number

  constructor(maxBytes: number, token: Uint8Array = NO_TOKEN) {
    this.#maxBytes = maxBytes
    this.#token = token
    this.#header = LENGTH_BYTES + token.length
    this.#wanted = this.#header
  }

  /**
   * Adds a piece and returns the messages that are now complete; throws if the bytes are no message, or too large a
   * one.
   */
  push(piece: Buffer): ReadonlyArray<Message> {
    const messages: Array<Message> = []
    this.#pieces[this.#pieces.length] = piece
    this.#bytes += piece.length
    if (this.#bytes < this.#wanted) return messages
    const buffer = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#bytes)
    const header = this.#header
    let at = 0
    this.#wanted = header
    while (buffer.length - at >= header) {
      at = this.#skipForeign(buffer, at)
      if (buffer.length - at < header) break
      const size = this.#sizeAt(buffer, at)
      const end = at + header + size
      if (buffer.length < end) {
        this.#wanted = header + size
        break
      }
      const deserializer = new DefaultDeserializer(buffer.subarray(at + header, end))
      deserializer.readHeader()
      messages[messages.length] = deserializer.readValue()
      at = end
    }
    this.#pieces = at === buffer.length ? [] : [buffer.subarray(at)]
    this.#bytes = buffer.length - at
    return messages
  }

  #sizeAt(buffer: Buffer, at: number): number {
    const size = buffer.readUInt32LE(at + this.#token.length)
    if (size > this.#maxBytes) throw new Error(`a message of ${size} bytes, over the limit of ${this.#maxBytes}`)
    return size
  }

  /** Where the next message begins, or may begin once more bytes arrive. */
  #skipForeign(buffer: Buffer, at: number): number {
    const token = this.#token
    if (token.length === 0) return at
    const found = buffer.indexOf(token, at)
    return found >= 0 ? found : Math.max(at, buffer.length - token.length + 1)
  }
}
