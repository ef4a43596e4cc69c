import * as Effect from "effect/Effect"
import { crc32 } from "node:zlib"
import type { Entry, ZipFile } from "yauzl"
import { MOST_UNPACKED_BYTES, UNPACKS_TO_TOO_MUCH } from "../../csv/bytes/byteSource.ts"
import { unusableFile, type UnusableFile } from "../report/UnusableFile.ts"

/** An entry of an archive. */
export interface ArchiveEntry {
  readonly name: string
  readonly read: Effect.Effect<Buffer, UnusableFile>
}

const readEntry = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  if (entry.isEncrypted()) throw new Error("it is encrypted: unpack it first")
  if (entry.uncompressedSize > MOST_UNPACKED_BYTES) throw new Error(UNPACKS_TO_TOO_MUCH)
  const parts: Array<Buffer> = []
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(Buffer.from(part))
  const bytes = Buffer.concat(parts)
  // The archive's library checks lengths only.
  if (crc32(bytes) !== entry.crc32) throw new Error("it is damaged: its checksum is wrong")
  return bytes
}

/** The files in a zip archive, on disk or in memory, which stays open until the scope closes. */
export const zipEntries = Effect.fnUntraced(function* (path: string, bytes?: Buffer) {
  const fail = (error: unknown) => unusableFile(path, error)
  const zip = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const { fromBufferPromise, openPromise } = await import("yauzl")
        const options = { lazyEntries: true, autoClose: false }
        return bytes === undefined ? openPromise(path, options) : fromBufferPromise(bytes, options)
      },
      catch: fail,
    }),
    (opened) => Effect.sync(() => opened.close()),
  )
  const entries: Array<ArchiveEntry> = []
  yield* Effect.tryPromise({
    try: async () => {
      for await (const entry of zip.eachEntry()) {
        const name = entry.fileName
        if (name.endsWith("/")) continue
        const read = Effect.tryPromise({
          try: () => readEntry(zip, entry),
          catch: (error) => unusableFile(`${path}/${name}`, error),
        })
        entries.push({ name, read })
      }
    },
    catch: fail,
  })
  return entries
})
