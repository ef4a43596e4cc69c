import { closeSync, openSync, readSync, statSync } from "node:fs"
import { constants, gunzipSync } from "node:zlib"
import type { StandardInput } from "../../csv/bytes/byteSource.ts"
import { isTar } from "../../csv/bytes/otherKind.ts"
import { TAR_NAME } from "./tarFiles.ts"

const ZIP_NAME = /\.zip$/i
const HEAD_BYTES = 512
const NONE = Buffer.alloc(0)

const headOfInput = (input: StandardInput): Buffer => {
  const source = input.raw()
  const head = Buffer.alloc(HEAD_BYTES)
  let filled = 0
  for (let read = 1; filled < HEAD_BYTES && read > 0; filled += read) read = source.read(head, filled)
  return head.subarray(0, filled)
}

/** The first bytes of a file on disk, or of standard input; empty if it cannot be read, since opening it reports the error. */
export const headOf = (path: string, input: StandardInput | undefined): Buffer => {
  try {
    if (input !== undefined) return headOfInput(input)
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return NONE
    const fd = openSync(path, "r")
    try {
      const head = Buffer.alloc(HEAD_BYTES)
      return head.subarray(0, readSync(fd, head))
    } finally {
      closeSync(fd)
    }
  } catch {
    return NONE
  }
}

/** The first bytes inside those that gzip compressed; none if they are not from gzip. */
const unpackedHead = (head: Buffer): Buffer => {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return NONE
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // Damage is reported when the whole file is unpacked.
    return NONE
  }
}

/** The kind of archive by the first bytes of a file, or by its name if they are compressed or unknown. */
export const archiveOf = (path: string, head: Buffer): "zip" | "tar" | undefined => {
  const start = head.toString("latin1", 0, 4)
  if (start === "PK\u0003\u0004" || start === "PK\u0005\u0006") return "zip"
  if (TAR_NAME.test(path) || isTar(head) || isTar(unpackedHead(head))) return "tar"
  // An unreadable file is an archive by its name; opening it reports the error.
  return head.length === 0 && ZIP_NAME.test(path) ? "zip" : undefined
}
