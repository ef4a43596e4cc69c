import type { ByteSource } from "./byteSource.ts"
import type { SampleLine } from "../fileSettings.ts"

/** Receives each line that is not blank, without its line break. `line` counts from 1. */
type LineSink = (bytes: Buffer, start: number, end: number, line: number) => void

/** Reads the lines of a file in blocks, so that a file of any size needs little memory. */
export interface CsvLines {
  /** The number of bytes, 0 if unknown. */
  readonly size: number
  /** The first lines that are not blank: at most `most`, or as many as the buffer holds; does not consume them. */
  readonly sample: (most: number) => ReadonlyArray<SampleLine>
  /** Skips lines, including blank ones. */
  readonly skip: (lines: number) => void
  /** Passes the next block's lines to the sink; `false` after the last. */
  readonly next: (sink: LineSink) => boolean
  /** The share that has been passed on, 0 to 1; 0 if the size is unknown. */
  readonly share: () => number
  readonly close: () => void
}

const BLOCK_BYTES = 1 << 20
const LONGEST_LINE_BYTES = 1 << 24

const LF = 10
const CR = 13
const TAB = 9
const SPACE = 32

const isBlank = (bytes: Buffer, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) if (bytes[at] > SPACE || bytes[at] < TAB) return false
  return true
}

/** Splits bytes into lines; throws if they cannot be read. */
export const readLines = (source: ByteSource): CsvLines => {
  const { size } = source
  // One byte larger than a small file, so that the read at its end needs no larger buffer.
  let buffer = Buffer.allocUnsafe(size > 0 && size < BLOCK_BYTES ? size + 1 : BLOCK_BYTES)
  let filled = 0
  let start = 0
  let ended = false
  let line = 0
  let passed = 0

  const fill = (): void => {
    buffer.copyWithin(0, start, filled)
    passed += start
    filled -= start
    start = 0
    if (filled === buffer.length) {
      if (filled >= LONGEST_LINE_BYTES) throw new Error(`line ${line + 1} is longer than ${LONGEST_LINE_BYTES} bytes`)
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
    }
    const read = source.read(buffer, filled)
    if (read === 0) ended = true
    filled += read
  }

  /** The end of the line at `start`, or -1 if more must be read first. */
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

  /** The complete lines in the buffer. */
  const linesAhead = (most: number): ReadonlyArray<SampleLine> => {
    const found: Array<SampleLine> = []
    let number = line
    let from = start
    while (found.length < most && from < filled) {
      const end = buffer.subarray(0, filled).indexOf(LF, from)
      if (end < 0 && !ended) break
      number++
      const stop = end < 0 ? filled : end
      const content = stop > from && buffer[stop - 1] === CR ? stop - 1 : stop
      if (!isBlank(buffer, from, content)) found.push({ line: number, text: buffer.toString("utf8", from, content) })
      from = stop + 1
    }
    return found
  }

  return {
    size,
    sample: (most) => {
      for (;;) {
        const found = linesAhead(most)
        // Lines longer than the buffer are refused when they are read.
        if (found.length === most || ended || (filled === buffer.length && found.length > 0)) return found
        if (filled >= LONGEST_LINE_BYTES) throw new Error(`line ${line + 1} is longer than ${LONGEST_LINE_BYTES} bytes`)
        fill()
      }
    },
    skip: (lines) => {
      for (let left = lines; left > 0; left--) {
        while (!take(buffer.subarray(0, filled), () => {})) {
          if (ended) return
          fill()
        }
      }
    },
    next: (sink) => {
      const bytes = buffer.subarray(0, filled)
      while (take(bytes, sink));
      if (ended) return false
      fill()
      return true
    },
    share: () => (size === 0 ? 0 : Math.min(1, (passed + start) / size)),
    close: source.close,
  }
}
