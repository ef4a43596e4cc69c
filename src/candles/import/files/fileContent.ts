import { bytesSource, readAll, type ByteSource } from "../../csv/bytes/byteSource.ts"
import { MAGIC_BYTES, tableFormat, type TableFormat } from "../../csv/bytes/fileFormat.ts"
import { metadataKind } from "../../csv/columns/metadataNames.ts"
import { jsonLines, RECORD_SEPARATOR } from "../../csv/bytes/jsonLines.ts"
import { Refusal } from "../../csv/dialect.ts"
import { bytesInMemory, bytesOfFile, type FileBytes } from "../../source/FileBytes.ts"
import { TABLE_NAME } from "./fileEndings.ts"

/** The content of a file, by its first bytes and then its name: lines of text, or a table. */
export type FileContent =
  { readonly kind: "text"; readonly source: ByteSource } | { readonly kind: TableFormat; readonly bytes: FileBytes }

const JSON_NAME = /\.(json|jsonl|ndjson)(\.(gz|zst))?$/i
/** The start of a JSON list or object; no CSV header begins like this. */
const JSON_START = /^\s*(\[\s*[[{]|\{\s*")/
const PEEKED_BYTES = 64

/** The first bytes of a source, and a source of all its bytes. */
const peek = (source: ByteSource): { readonly head: Buffer; readonly whole: ByteSource } => {
  const buffer = Buffer.alloc(PEEKED_BYTES)
  let filled = 0
  for (let read = 1; filled < PEEKED_BYTES && read > 0; filled += read) read = source.read(buffer, filled)
  const head = buffer.subarray(0, filled)
  const first = bytesSource(head)
  const read = (into: Buffer, offset: number): number => first.read(into, offset) || source.read(into, offset)
  return { head, whole: { ...source, read } }
}

/**
 * Opens a file or an entry of an archive. `open` returns its decompressed bytes. `start` has the first bytes on disk: if
 * they show a table, the file is read on demand. Throws if the content is invalid.
 */
export const contentOf = (path: string, open: () => ByteSource, start: Buffer): FileContent => {
  const format = tableFormat(start.subarray(0, MAGIC_BYTES))
  if (format !== undefined) return { kind: format, bytes: bytesOfFile(path) }
  const { head, whole } = peek(open())
  const inside = tableFormat(head)
  if (inside !== undefined) {
    const bytes = readAll(whole)
    whole.close()
    return { kind: inside, bytes: bytesInMemory(bytes) }
  }
  if (TABLE_NAME.test(path)) {
    whole.close()
    throw new Refusal(head.length === 0 ? "it is empty" : "it is not what its name says: neither Parquet nor Arrow")
  }
  const isJson = JSON_NAME.test(path) || JSON_START.test(head.toString("latin1").replace(RECORD_SEPARATOR, ""))
  return { kind: "text", source: isJson ? jsonLines(whole, (key) => metadataKind(key) !== undefined) : whole }
}
