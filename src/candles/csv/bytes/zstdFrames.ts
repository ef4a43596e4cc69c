import { constants, zstdDecompressSync } from "node:zlib"

const FRAME = 0xfd2fb528
/** The magic number of frames without content, apart from its last four bits. */
const SKIPPABLE = 0x184d2a5
const MAGIC_BYTES = 4
const BLOCK_HEADER_BYTES = 3
const CHECKSUM_BYTES = 4

const DICTIONARY_BYTES = [0, 1, 2, 4]
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]
const RLE = 1

const isSkippable = (magic: number): boolean => magic >>> 4 === SKIPPABLE

/** Whether bytes begin with the magic number of zstd. */
export const isZstd = (bytes: Buffer): boolean => {
  if (bytes.length < MAGIC_BYTES) return false
  const magic = bytes.readUInt32LE(0)
  return magic === FRAME || isSkippable(magic)
}

/** The end of a frame's header, and whether a checksum follows the blocks. */
const frameHeader = (bytes: Buffer, start: number): { readonly end: number; readonly hasChecksum: boolean } => {
  const descriptor = bytes.readUInt8(start + MAGIC_BYTES)
  const isSingle = ((descriptor >>> 5) & 1) === 1
  const sizes = CONTENT_SIZE_BYTES[descriptor >>> 6]
  // The window size takes a byte, unless the content size replaces it.
  const window = isSingle && sizes > 0 ? 0 : 1
  return {
    end: start + MAGIC_BYTES + 1 + window + DICTIONARY_BYTES[descriptor & 3] + sizes,
    hasChecksum: ((descriptor >>> 2) & 1) === 1,
  }
}

const frameEnd = (bytes: Buffer, start: number): number => {
  const { end, hasChecksum } = frameHeader(bytes, start)
  let at = end
  for (let isLast = false; !isLast;) {
    const block = bytes.readUIntLE(at, BLOCK_HEADER_BYTES)
    isLast = (block & 1) === 1
    at += BLOCK_HEADER_BYTES + (((block >>> 1) & 3) === RLE ? 1 : block >>> 3)
  }
  return at + (hasChecksum ? CHECKSUM_BYTES : 0)
}

/** The end of the frame that begins at `start`, and whether it has content. */
const nextFrame = (bytes: Buffer, start: number): { readonly end: number; readonly hasContent: boolean } => {
  try {
    const magic = bytes.readUInt32LE(start)
    if (magic === FRAME) return { end: frameEnd(bytes, start), hasContent: true }
    if (isSkippable(magic)) return { end: start + 8 + bytes.readUInt32LE(start + MAGIC_BYTES), hasContent: false }
  } catch (error) {
    if (error instanceof RangeError) throw new Error("unexpected end of file", { cause: error })
    throw error
  }
  throw new Error(`what follows its first ${start} bytes was not packed by zstd`)
}

/**
 * Decompresses all frames of a file, to `most` bytes in total. Node decompresses only the first one, but files that were
 * compressed by several threads or concatenated have more.
 */
export const unpackZstd = (bytes: Buffer, most: number): Buffer => {
  const parts: Array<Buffer> = []
  let room = most
  for (let start = 0; start < bytes.length;) {
    const { end, hasContent } = nextFrame(bytes, start)
    if (end > bytes.length) throw new Error("unexpected end of file")
    if (hasContent) {
      const params = { [constants.ZSTD_d_windowLogMax]: 27 }
      // Node does not accept a limit of 0.
      const part = zstdDecompressSync(bytes.subarray(start, end), { maxOutputLength: Math.max(1, room), params })
      room -= part.length
      parts.push(part)
    }
    start = end
  }
  const [first] = parts
  return parts.length === 1 ? first : Buffer.concat(parts)
}
