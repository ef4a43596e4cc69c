import * as Effect from "effect/Effect"
import { zstdDecompressSync } from "node:zlib"
import type { FileBytes } from "../source/FileBytes.ts"
import { loadOptional, reasonOf, rethrow } from "../source/storeErrors.ts"
import type { TableBatch, TableFile } from "../source/TableFile.ts"
import { kindOf, numbersOf, textsOf, zoneOf } from "./arrowColumns.ts"
import { MESSAGE, messagesOf, type Messages } from "./arrowMessages.ts"
import { unpackLz4 } from "./lz4Frames.ts"

/** The limit for the decompressed size of one buffer. */
const MOST_BUFFER_BYTES = 2 ** 31

const unpackZstd = (bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> => {
  if (!(size >= 0 && size <= MOST_BUFFER_BYTES)) throw new RangeError("a part of it that zstd packed is damaged")
  return new Uint8Array(zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }))
}

const refuseToPack = (): never => {
  throw new Error("nothing is packed here")
}

const loadFlechette = async () => {
  const { CompressionType, setCompressionCodec, tableFromIPC } = await import("@uwdata/flechette").catch(rethrow)
  setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpackLz4, encode: refuseToPack })
  setCompressionCodec(CompressionType.ZSTD, { decode: unpackZstd, encode: refuseToPack })
  // Reads 64-bit integers as BigInts: as numbers, values above 2^53 are rejected.
  return (parts: ReadonlyArray<Uint8Array>) => tableFromIPC([...parts], { useBigInt: true, useBigIntTimestamp: true })
}

type Decode = Awaited<ReturnType<typeof loadFlechette>>

/** Reads one batch at a time, with the dictionaries that it needs. */
function* batchesOf(file: FileBytes, { messages, schema }: Messages, decode: Decode): Generator<TableBatch, void> {
  const before: Array<Uint8Array> = [schema]
  let passed = 0
  for (const { begin, length, type } of messages()) {
    passed += length
    const bytes = file.read(begin, length)
    if (type !== MESSAGE.batch) {
      before.push(bytes)
      continue
    }
    const { children, numRows } = decode([...before, bytes])
    yield {
      rows: numRows,
      numbers: (column) => numbersOf(children[column]),
      texts: (column) => textsOf(children[column]),
      share: Math.min(1, passed / file.size()),
    }
  }
}

const toText = (fields: unknown): string =>
  JSON.stringify(fields, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))

/** Opens an Arrow file or stream (Feather version 2) as a table; fails with the error in it. */
export const openArrowTable = Effect.fnUntraced(function* (file: FileBytes): Effect.fn.Return<TableFile, string> {
  const decode = yield* loadOptional("@uwdata/flechette", loadFlechette)
  const { fields, found } = yield* Effect.try({
    try: () => {
      const all = messagesOf(file)
      const { schema } = decode([all.schema])
      const before = all.leading === undefined ? schema : decode([all.leading]).schema
      // No checksum covers the schemas, so they are compared.
      if (toText(before.fields) !== toText(schema.fields)) {
        throw new RangeError("it is damaged: its two copies of the schema differ")
      }
      return { found: all, fields: schema.fields }
    },
    catch: reasonOf,
  })
  return {
    format: "Arrow",
    columns: fields.map(({ name, type }) => {
      const timeZone = zoneOf(type)
      return { name, ...kindOf(type), isInstant: timeZone !== undefined, timeZone }
    }),
    batches: () => batchesOf(file, found, decode),
  }
})
