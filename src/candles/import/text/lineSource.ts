import type { ByteSource } from "../../csv/bytes/byteSource.ts"
import { readLines } from "../../csv/bytes/csvLines.ts"

/** Maps each line of a source to one line, so that line numbers stay the same. */
export const lineSource = (source: ByteSource, make: (line: string) => string): ByteSource => {
  const lines = readLines(source)
  let made = Buffer.alloc(0)
  let at = 0
  let last = 0
  let isOver = false

  const fill = (): void => {
    const texts: Array<string> = []
    isOver = !lines.next((bytes, start, end, line) => {
      texts.push("\n".repeat(line - last - 1), make(bytes.toString("latin1", start, end)), "\n")
      last = line
    })
    made = Buffer.from(texts.join(""))
    at = 0
  }

  const isUsedUp = (): boolean => at === made.length && !isOver

  return {
    size: 0,
    read: (into, offset) => {
      while (isUsedUp()) fill()
      const part = made.subarray(at, at + into.length - offset)
      into.set(part, offset)
      at += part.length
      return part.length
    },
    close: source.close,
  }
}
