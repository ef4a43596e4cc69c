import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import type { MetadataField } from "../dialect.ts"
import { MAGIC_BYTES, tableFormat } from "./fileFormat.ts"
import { otherKind } from "./otherKind.ts"
import { wideEncoding, wideToUtf8 } from "./unicode.ts"
import { isZstd, unpackZstd } from "./zstdFrames.ts"

/** A source of the bytes of a file. */
export interface ByteSource {
  /** The number of bytes, 0 if unknown. */
  readonly size: number
  /** Fills a buffer from an offset on; returns the number of bytes read, 0 at the end. */
  readonly read: (into: Buffer, offset: number) => number
  readonly close: () => void
  /** The symbol of its rows, if the file names it outside them. */
  readonly symbol?: string
  /** A name above its rows that may be the symbol: a key that is written like one, or one of several symbols. */
  readonly symbolKey?: string
  /** The zones of its times that the file states outside its rows. */
  readonly zones?: ReadonlyArray<string>
  /** Metadata outside its rows that may affect how they are read. */
  readonly metadata?: ReadonlyArray<MetadataField>
  /** Keys of other lists beside its rows, which are not read. */
  readonly unread?: ReadonlyArray<string>
  /** The keys above its rows. */
  readonly keys?: ReadonlyArray<string>
}

/** The limit of decompressed bytes: a larger file must be decompressed before it is imported. */
export const MOST_UNPACKED_BYTES = 1 << 30

export const UNPACKS_TO_TOO_MUCH = "it unpacks to more than 1 GiB: unpack it first"

const STANDARD_INPUT = 0
const HEAD_BYTES = 4

/** A source of bytes in memory. */
export const bytesSource = (bytes: Uint8Array): ByteSource => {
  let at = 0
  return {
    size: bytes.length,
    read: (into, offset) => {
      const part = bytes.subarray(at, at + into.length - offset)
      into.set(part, offset)
      at += part.length
      return part.length
    },
    close: () => {},
  }
}

/** Reads a file descriptor; waits while a pipe has no data. */
const readDescriptor = (fd: number, into: Buffer, offset: number): number => {
  for (;;) {
    try {
      return readSync(fd, into, offset, into.length - offset, null)
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined
      if (code === "EOF") return 0
      if (code !== "EAGAIN") throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Reads all of a source. */
export const readAll = (source: ByteSource): Buffer => {
  const parts: Array<Buffer> = []
  for (;;) {
    const part = Buffer.allocUnsafe(1 << 20)
    const read = source.read(part, 0)
    if (read === 0) return Buffer.concat(parts)
    parts.push(part.subarray(0, read))
  }
}

const unpacked = (bytes: Buffer, most = MOST_UNPACKED_BYTES): Buffer | undefined => {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: most })
    return isZstd(bytes) ? unpackZstd(bytes, most) : undefined
  } catch (error) {
    const isTooMuch = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    throw isTooMuch ? new Error(UNPACKS_TO_TOO_MUCH, { cause: error }) : error
  }
}

/** Decompresses bytes if they are compressed; throws if the result is larger than `most`. */
export const unpackedBytes = (bytes: Buffer, most?: number): Buffer => unpacked(bytes, most) ?? bytes

/**
 * Decompresses bytes, and converts text to UTF-8 without a byte order mark. Throws if they are neither text nor a table
 * of a known format.
 */
export const plainBytes = (bytes: Buffer): Buffer => {
  const plain = unpacked(bytes)
  if (plain !== undefined) return plainBytes(plain)
  if (tableFormat(bytes.subarray(0, MAGIC_BYTES)) !== undefined) return bytes
  const encoding = wideEncoding(bytes)
  if (encoding !== undefined) return wideToUtf8(bytes, encoding)
  const other = otherKind(bytes)
  if (other !== undefined) throw new Error(`it is not a text file but ${other}`)
  if (bytes.subarray(0, 65_536).includes(0)) throw new Error("it is not a text file")
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

const isPlainText = (head: Buffer): boolean =>
  wideEncoding(head) === undefined &&
  tableFormat(head) === undefined &&
  otherKind(head) === undefined &&
  !(head[0] === 0x1f && head[1] === 0x8b) &&
  !isZstd(head) &&
  !head.includes(0)

/** Converts a source in any encoding, compressed or not, to a source of UTF-8 text or of a table. */
const plainSource = (file: ByteSource): ByteSource => {
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    let filled = 0
    for (let read = 1; filled < HEAD_BYTES && read > 0; filled += read)
      read = file.read(head.subarray(0, HEAD_BYTES), filled)
    const start = head.subarray(0, filled)
    if (!isPlainText(start)) {
      const bytes = plainBytes(Buffer.concat([start, readAll(file)]))
      file.close()
      return bytesSource(bytes)
    }
    const text = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? start.subarray(3) : start
    let given = 0
    return {
      size: file.size,
      read: (into, offset) => {
        if (given === text.length) return file.read(into, offset)
        const part = text.subarray(given, given + into.length - offset)
        into.set(part, offset)
        given += part.length
        return part.length
      },
      close: file.close,
    }
  } catch (error) {
    file.close()
    throw error
  }
}

/** Opens a file as a source of UTF-8 text. */
export const openSource = (path: string): ByteSource => {
  const fd = openSync(path, "r")
  return plainSource({
    size: fstatSync(fd).size,
    read: (into, offset) => readDescriptor(fd, into, offset),
    close: () => closeSync(fd),
  })
}

/** The number of bytes of standard input that can be read again, for example in another encoding; more than the sample. */
const MOST_KEPT_BYTES = 1 << 25

/** Standard input. It can be opened again until more has been read than is stored. */
export interface StandardInput {
  /** Opens its bytes as they are. */
  readonly raw: () => ByteSource
  /** Opens it as a source of UTF-8 text. */
  readonly open: () => ByteSource
}

export const standardInput = (): StandardInput => {
  const kept: Array<Buffer> = []
  let size = 0
  const read = (into: Buffer, offset: number): number => {
    const count = readDescriptor(STANDARD_INPUT, into, offset)
    if (size <= MOST_KEPT_BYTES) kept.push(Buffer.from(into.subarray(offset, offset + count)))
    size += count
    if (size > MOST_KEPT_BYTES) kept.length = 0
    return count
  }
  const raw = (): ByteSource => {
    if (size > MOST_KEPT_BYTES)
      throw new Error(
        "standard input is too long to be read twice: import a file, or give --timeframe if that was left out",
      )
    const before = bytesSource(Buffer.concat(kept))
    return { size: 0, read: (into, offset) => before.read(into, offset) || read(into, offset), close: () => {} }
  }
  return { raw, open: () => plainSource(raw()) }
}
