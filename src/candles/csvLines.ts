import { closeSync, fstatSync, openSync, readSync } from "node:fs"

/** Takes one line without its end; blank ones are left out. `line` counts from 1. */
export type LineSink = (bytes: Buffer, start: number, end: number, line: number) => void

/** The lines of a file, a block of bytes at a time, so that a file of any size needs little memory. */
export interface CsvLines {
  /** The first line that is not blank; the others follow from {@link CsvLines.next}. */
  readonly header: () => string
  /** Hands over the next block's lines; `false` after the last. */
  readonly next: (sink: LineSink) => boolean
  readonly close: () => void
}

const BLOCK_BYTES = 1 << 20
const LONGEST_LINE_BYTES = 1 << 24

const LF = 10
const CR = 13
const SPACE = 32

const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] !== SPACE && bytes[at] !== CR) return false
  return true
}

/** Opens a file; throws where it cannot be read, or has what is not text. */
export const openLines = (path: string): CsvLines => {
  const fd = openSync(path, "r")
  const { size } = fstatSync(fd)
  // Room for one byte more than a small file has, so that the read after its end needs no larger one.
  let buffer = Buffer.allocUnsafe(size > 0 && size < BLOCK_BYTES ? size + 1 : BLOCK_BYTES)
  let filled = 0
  let start = 0
  let ended = false
  let line = 0

  const fill = (): void => {
    buffer.copyWithin(0, start, filled)
    filled -= start
    start = 0
    if (filled === buffer.length) {
      if (filled >= LONGEST_LINE_BYTES) throw new Error(`line ${line + 1} is longer than ${LONGEST_LINE_BYTES} bytes`)
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    }
    const read = readSync(fd, buffer, filled, buffer.length - filled, null)
    if (read === 0) ended = true
    filled += read
  }

  /** The end of the line at `start`, or -1 where more must be read first. */
  const lineEnd = (bytes: Buffer): number => {
    const end = bytes.indexOf(LF, start)
    return end < 0 && ended && start < filled ? filled : end
  }

  const take = (bytes: Buffer, sink: LineSink): boolean => {
    const end = lineEnd(bytes)
    if (end < 0) return false
    line++
    const content = end > start && bytes[end - 1] === CR ? end - 1 : end
    const from = start
    start = Math.min(end + 1, filled)
    if (!isBlank(bytes, from, content)) sink(bytes, from, content, line)
    return true
  }

  return {
    header: () => {
      let text: string | undefined
      for (;;) {
        const found = take(buffer.subarray(0, filled), (bytes, from, end) => {
          text = decodeHeader(bytes.subarray(from, end))
        })
        if (text !== undefined) return text
        if (found) continue
        if (ended) return ""
        fill()
      }
    },
    next: (sink) => {
      const bytes = buffer.subarray(0, filled)
      while (take(bytes, sink));
      if (ended) return false
      fill()
      return true
    },
    close: () => closeSync(fd),
  }
}

const decodeHeader = (bytes: Buffer): string => {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Error("it is written in UTF-16: save it as UTF-8")
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw new Error("it is compressed with gzip: unpack it first")
  if (bytes.includes(0)) throw new Error("it is not a text file")
  return bytes.toString("utf8").replace(/^\uFEFF/, "")
}
