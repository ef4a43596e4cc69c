import { DefaultDeserializer, DefaultSerializer } from "node:v8"

/*
 * Messages on a pipe: four bytes of length, then what structured cloning makes
 * of the message. The same values travel as between threads.
 */

const HEADER_BYTES = 4

/** A message as it goes over a pipe; throws where a part of it cannot be cloned. */
export const frameOf = (message: unknown): Buffer => {
  const serializer = new DefaultSerializer()
  serializer.writeRawBytes(new Uint8Array(HEADER_BYTES))
  serializer.writeHeader()
  serializer.writeValue(message)
  const frame = serializer.releaseBuffer()
  frame.writeUInt32LE(frame.length - HEADER_BYTES)
  return frame
}

/** Puts messages together again from the pieces in which a pipe gives them. */
export class FrameReader<Message> {
  readonly #maxBytes: number
  #pieces: Array<Buffer> = []
  #bytes = 0
  #wanted = HEADER_BYTES

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The messages that are complete now; throws where what came is no message, or a larger one than may come. */
  push(piece: Buffer): ReadonlyArray<Message> {
    const messages: Array<Message> = []
    this.#pieces.push(piece)
    this.#bytes += piece.length
    if (this.#bytes < this.#wanted) return messages
    const buffer = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#bytes)
    let at = 0
    this.#wanted = HEADER_BYTES
    while (buffer.length - at >= HEADER_BYTES) {
      const size = buffer.readUInt32LE(at)
      if (size > this.#maxBytes) throw new Error(`a message of ${size} bytes, over the limit of ${this.#maxBytes}`)
      if (buffer.length - at < HEADER_BYTES + size) {
        this.#wanted = HEADER_BYTES + size
        break
      }
      const deserializer = new DefaultDeserializer(buffer.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size))
      deserializer.readHeader()
      at += HEADER_BYTES + size
      messages.push(deserializer.readValue())
    }
    this.#pieces = at === buffer.length ? [] : [buffer.subarray(at)]
    this.#bytes = buffer.length - at
    return messages
  }
}
