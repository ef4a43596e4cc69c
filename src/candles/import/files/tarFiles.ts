import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { MOST_UNPACKED_BYTES, unpackedBytes, UNPACKS_TO_TOO_MUCH } from "../../csv/bytes/byteSource.ts"
import { isZstd } from "../../csv/bytes/zstdFrames.ts"
import { bytesInMemory, bytesOfFile, type FileBytes } from "../../source/FileBytes.ts"
import type { ArchiveEntry } from "./zipFiles.ts"
import { unusableFile } from "../report/UnusableFile.ts"

/** The name of a tar archive, packed or not. */
export const TAR_NAME = /\.(tar|tgz|tzst|tar\.(gz|zst))$/i
const BLOCK_BYTES = 512
const CHECKSUM_AT = 148
const SPACE = 32

/** The position of an entry's content in the archive. */
interface TarEntry {
  readonly name: string
  readonly begin: number
  readonly size: number
}

const textAt = (header: Buffer, from: number, length: number): string =>
  header.toString("utf8", from, from + length).replace(/\0[\s\S]*$/, "")

/** Reads a number: octal digits, or a binary number if the first bit is set. */
const numberAt = (header: Buffer, from: number, length: number): number =>
  header[from] >= 0x80
    ? header.readUIntBE(from + length - 6, 6)
    : Number.parseInt(textAt(header, from, length).trim() || "0", 8)

const isWhole = (header: Buffer): boolean => {
  let sum = 0
  for (let at = 0; at < BLOCK_BYTES; at++) sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? SPACE : header[at]
  return sum === numberAt(header, CHECKSUM_AT, 8)
}

/** Reads `path=…` from the pax header before an entry, whose lines begin with their lengths. */
const paxValue = (text: string, key: string): string | undefined =>
  new RegExp(`^\\d+ ${key}=(.*)$`, "m").exec(text)?.[1]

/** The files of a tar archive, in order. */
const entriesOf = (bytes: FileBytes): ReadonlyArray<TarEntry> => {
  const entries: Array<TarEntry> = []
  let name: string | undefined
  let longSize: number | undefined
  for (let at = 0; at + BLOCK_BYTES <= bytes.size();) {
    const header = Buffer.from(bytes.read(at, BLOCK_BYTES))
    if (header.every((byte) => byte === 0)) break
    if (!isWhole(header)) throw new Error(`it is damaged: the checksum of its header at byte ${at} is wrong`)
    const type = textAt(header, 156, 1)
    const size = (type === "x" || type === "L" ? undefined : longSize) ?? numberAt(header, 124, 12)
    const begin = at + BLOCK_BYTES
    at = begin + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES
    if (begin + size > bytes.size()) throw new Error("unexpected end of file")
    if (type === "L") name = textAt(Buffer.from(bytes.read(begin, size)), 0, size)
    else if (type === "x") {
      const extended = Buffer.from(bytes.read(begin, size)).toString("utf8")
      const paxSize = paxValue(extended, "size")
      name = paxValue(extended, "path") ?? name
      if (paxSize !== undefined) longSize = Number(paxSize)
    } else if (type !== "g") {
      const prefix = textAt(header, 257, 6) === "ustar" ? textAt(header, 345, 155) : ""
      const short = textAt(header, 0, 100)
      if (/^[07]?$/.test(type))
        entries.push({ name: name ?? (prefix === "" ? short : `${prefix}/${short}`), begin, size })
      name = undefined
      longSize = undefined
    }
  }
  return entries
}

/**
 * The files of a tar archive, on disk or in memory, which is unpacked into memory if it is packed; `undefined` if it is text that is only named
 * like one.
 */
export const tarEntries = Effect.fnUntraced(function* (path: string, head: Buffer, inMemory?: Buffer) {
  return yield* Effect.try({
    try: () => {
      const isPacked = (head[0] === 0x1f && head[1] === 0x8b) || isZstd(head)
      const whole = inMemory ?? (isPacked ? readFileSync(path) : undefined)
      const bytes = whole === undefined ? bytesOfFile(path) : bytesInMemory(unpackedBytes(whole))
      const start = bytes.read(0, Math.min(bytes.size(), BLOCK_BYTES))
      if (start.length > 0 && !start.includes(0)) return undefined
      return entriesOf(bytes).map(({ begin, name, size }): ArchiveEntry => {
        const read = Effect.try({
          try: () => {
            if (size > MOST_UNPACKED_BYTES) throw new Error(UNPACKS_TO_TOO_MUCH)
            return Buffer.from(bytes.read(begin, size))
          },
          catch: (error) => unusableFile(`${path}/${name}`, error),
        })
        return { name: name.replace(/^(\.\/)+/, ""), read }
      })
    },
    catch: (error) => unusableFile(path, error),
  })
})
