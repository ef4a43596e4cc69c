import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { dirname } from "node:path"

/** A file that is there, whole, once it is kept. */
export interface OutputFile {
  readonly write: (bytes: Uint8Array) => void
  /** Puts it in its place, where it replaces what was there; gives its size. */
  readonly keep: () => number
  /** Leaves no trace of it; does nothing once it is kept. */
  readonly drop: () => void
}

/** Opens a file beside its place, so that half a file is never in it. Throws what the file system says. */
export const openOutput = (path: string): OutputFile => {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.tmp`
  const fd = openSync(beside, "w")
  let isOpen = true
  let size = 0
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    closeSync(fd)
  }
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
      size += bytes.length
    },
    keep: () => {
      fsyncSync(fd)
      close()
      renameSync(beside, path)
      return size
    },
    drop: () => {
      if (!isOpen) return
      close()
      rmSync(beside, { force: true })
    },
  }
}
