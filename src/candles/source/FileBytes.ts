import { closeSync, fstatSync, openSync, readSync } from "node:fs"

/** The bytes of a file, read on demand. */
export interface FileBytes {
  readonly size: () => number
  /** Throws if the file is too short. */
  readonly read: (begin: number, length: number) => Uint8Array<ArrayBuffer>
}

const withFile = <A>(path: string, use: (fd: number) => A): A => {
  const fd = openSync(path, "r")
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

const cutShort = () => new RangeError("it was cut short")

const readBytes = (fd: number, begin: number, length: number): Uint8Array<ArrayBuffer> => {
  if (!(begin >= 0 && length >= 0 && begin + length <= fstatSync(fd).size)) throw cutShort()
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, begin + filled)
    if (read === 0) throw cutShort()
    filled += read
  }
  return bytes
}

/** The bytes of a file on disk; the file is closed after each read. */
export const bytesOfFile = (path: string): FileBytes => ({
  size: () => withFile(path, (fd) => fstatSync(fd).size),
  read: (begin, length) => withFile(path, (fd) => readBytes(fd, begin, length)),
})

export const bytesInMemory = (bytes: Uint8Array): FileBytes => ({
  size: () => bytes.length,
  read: (begin, length) => {
    if (!(begin >= 0 && length >= 0 && begin + length <= bytes.length)) throw cutShort()
    return new Uint8Array(bytes.subarray(begin, begin + length))
  },
})
