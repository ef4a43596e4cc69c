import type { Compressors, SchemaElement, SchemaTree } from "hyparquet"
import { fromHalves } from "../source/fromHalves.ts"
import type { Texts } from "../source/TableFile.ts"
import { readHybrid } from "./hybrid.ts"
import { type ChunkBytes, type Page, pagesOf } from "./pages.ts"
import type { Parts } from "./parts.ts"
import { readPlain } from "./plainValues.ts"

export interface Chunk extends ChunkBytes {
  readonly element: SchemaElement
  readonly schemaPath: Array<SchemaTree>
}

/** The loaded packages that decode columns. */
export interface Decoder {
  readonly parts: Parts
  readonly compressors: Compressors
}

const DICTIONARIES: ReadonlySet<string> = new Set(["RLE_DICTIONARY", "PLAIN_DICTIONARY"])
const NUMBERS: ReadonlySet<string> = new Set(["PLAIN", "DELTA_BINARY_PACKED", ...DICTIONARIES])
const TYPES: ReadonlySet<string> = new Set(["INT32", "INT64", "FLOAT", "DOUBLE"])
const TEXTS: ReadonlySet<string> = new Set(["PLAIN", ...DICTIONARIES])
/** The encodings of levels. */
const LEVELS: ReadonlySet<string> = new Set(["RLE", "BIT_PACKED"])

const isUnsigned = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type?.startsWith("UINT_") === true || (logical_type?.type === "INTEGER" && !logical_type.isSigned)

const NANOS = 1e6

/** The divisor that converts a stored number to a price, or to ms. */
const divisorOf = ({ converted_type, logical_type, scale = 0 }: SchemaElement): number => {
  if (logical_type?.type === "TIMESTAMP") return { MILLIS: 1, MICROS: 1e3, NANOS }[logical_type.unit]
  if (logical_type?.type === "DECIMAL") return 10 ** logical_type.scale
  if (converted_type === "TIMESTAMP_MICROS") return 1e3
  if (converted_type === "DATE" || logical_type?.type === "DATE") return 1 / 86_400_000
  return converted_type === "DECIMAL" ? 10 ** scale : 1
}

const isRead = ({ encodings, type }: Chunk["metadata"], read: ReadonlySet<string>): boolean =>
  encodings.every((each) => read.has(each) || LEVELS.has(each)) && (read === TEXTS || TYPES.has(type))

const indicesOf = (page: Page, most: number, scratch: Int32Array): Int32Array => {
  const { bytes, offset, values } = page
  const ids = scratch.length < values ? new Int32Array(values) : scratch.subarray(0, values)
  const width = bytes[offset] ?? 0
  if (width > 32) throw new RangeError("a page of it has numbers of more than 32 bits")
  if (width === 0) ids.fill(0)
  else readHybrid(bytes, offset + 1, width, values, ids)
  for (let i = 0; i < values; i++) if (ids[i] >>> 0 >= most) throw new RangeError("its dictionary lacks a value")
  return ids
}

/** Copies the values of a page to the rows that have one. */
const spread = (values: Float64Array, levels: Int32Array, out: Float64Array, at: number): void => {
  let next = 0
  for (let i = 0; i < levels.length; i++) out[at + i] = levels[i] === 1 ? values[next++] : NaN
}

const readUnpacked = (page: Page, { element, metadata }: Chunk, { parts }: Decoder, out: Float64Array, at: number) => {
  const { bytes, encoding, offset, values } = page
  if (encoding === "PLAIN") return readPlain(bytes, offset, metadata.type, isUnsigned(element), values, out, at)
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset }
  if (values === 0) return undefined
  if (metadata.type === "INT32") {
    const whole = new Int32Array(values)
    parts.deltaBinaryUnpack(reader, values, whole)
    return out.set(isUnsigned(element) ? new Uint32Array(whole.buffer) : whole, at)
  }
  const whole = new BigInt64Array(values)
  parts.deltaBinaryUnpack(reader, values, whole)
  return fromHalves(new Int32Array(whole.buffer), isUnsigned(element), out, at)
}

/** Reads a column with a rare encoding by hyparquet, which is about five times slower. */
const readByHyparquet = (chunk: Chunk, { compressors, parts }: Decoder): ReadonlyArray<unknown> => {
  const { bytes, element, metadata, rows, schemaPath } = chunk
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const { data } = parts.readColumn(
    reader,
    { groupStart: 0, selectStart: 0, selectEnd: rows, groupRows: rows },
    { pathInSchema: metadata.path_in_schema, element, schemaPath, parsers: parts.parsers, compressors, ...metadata },
  )
  const values = data.flatMap((part) => Array.from<unknown>(part))
  if (values.length !== rows) throw new RangeError(`it has ${values.length} of ${rows} rows`)
  return values
}

const toNumber = (value: unknown): number => {
  if (typeof value === "number") return value
  if (typeof value === "bigint") return Number(value)
  return value instanceof Date ? value.getTime() : NaN
}

/** Reads a column of numbers; null is NaN. Dates and timestamps are ms since 1970, decimals are scaled. */
export const readNumbers = (chunk: Chunk, decoder: Decoder): Float64Array => {
  const { element, metadata, rows } = chunk
  if (!isRead(metadata, NUMBERS)) return Float64Array.from(readByHyparquet(chunk, decoder), toNumber)
  const out = new Float64Array(rows)
  let dictionary = new Float64Array(0)
  const scratch = new Int32Array(Math.min(rows, 1 << 17))
  let at = 0
  for (const page of pagesOf(chunk, decoder.parts, decoder.compressors)) {
    if (page.isDictionary) {
      dictionary = new Float64Array(page.rows)
      readPlain(page.bytes, 0, metadata.type, isUnsigned(element), page.rows, dictionary, 0)
      continue
    }
    const target = page.levels === undefined ? out : new Float64Array(page.values)
    const begin = page.levels === undefined ? at : 0
    if (DICTIONARIES.has(page.encoding)) {
      const ids = indicesOf(page, dictionary.length, scratch)
      for (let i = 0; i < page.values; i++) target[begin + i] = dictionary[ids[i]]
    } else {
      readUnpacked(page, chunk, decoder, target, begin)
    }
    if (page.levels !== undefined) spread(target, page.levels, out, at)
    at += page.rows
  }
  const divisor = divisorOf(element)
  // A double represents ns to about 100 ns: rounding to µs restores whole ms.
  if (divisor === NANOS) for (let i = 0; i < rows; i++) out[i] = Math.round(out[i] / 1e3) / 1e3
  else if (divisor !== 1) for (let i = 0; i < rows; i++) out[i] /= divisor
  return out
}

const UTF8 = new TextDecoder()

const readNames = ({ bytes, offset, values }: Page, take: (name: string, at: number) => void): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = offset
  for (let i = 0; i < values; i++) {
    const end = at + 4 + view.getUint32(at, true)
    if (end > bytes.length) throw new RangeError("it ends in the middle of a page")
    take(UTF8.decode(bytes.subarray(at + 4, end)), i)
    at = end
  }
}

/** Reads a column of strings. */
export const readTexts = (chunk: Chunk, decoder: Decoder): Texts => {
  const { metadata, rows } = chunk
  const ids = new Int32Array(rows)
  const names: Array<string> = []
  const known = new Map<string, number>()
  const idOf = (name: string): number => {
    const found = known.get(name)
    if (found !== undefined) return found
    known.set(name, names.length)
    return names.push(name) - 1
  }
  if (metadata.type !== "BYTE_ARRAY" || !isRead(metadata, TEXTS)) {
    for (const [row, value] of readByHyparquet(chunk, decoder).entries()) {
      ids[row] = value === null || value === undefined ? -1 : idOf(String(value))
    }
    return { ids, names }
  }
  let dictionary: ReadonlyArray<number> = []
  const scratch = new Int32Array(Math.min(rows, 1 << 17))
  let at = 0
  for (const page of pagesOf(chunk, decoder.parts, decoder.compressors)) {
    if (page.isDictionary) {
      const places: Array<number> = []
      readNames(page, (name) => places.push(idOf(name)))
      dictionary = places
      continue
    }
    const { levels, rows: count, values } = page
    const found = levels === undefined ? ids.subarray(at, at + count) : new Int32Array(values)
    if (DICTIONARIES.has(page.encoding)) {
      const places = indicesOf(page, dictionary.length, scratch)
      for (let i = 0; i < values; i++) found[i] = dictionary[places[i]]
    } else {
      readNames(page, (name, i) => void (found[i] = idOf(name)))
    }
    if (levels !== undefined) {
      let next = 0
      for (let i = 0; i < count; i++) ids[at + i] = levels[i] === 1 ? found[next++] : -1
    }
    at += count
  }
  return { ids, names }
}
