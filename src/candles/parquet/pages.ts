import type { ColumnMetaData, Compressors, DataReader, Encoding, PageHeader } from "hyparquet"
import { crc32 } from "node:zlib"
import { readBareLevels } from "./bareLevels.ts"
import { readHybrid } from "./hybrid.ts"
import type { Parts } from "./parts.ts"

/** One page, decompressed. */
export interface Page {
  readonly bytes: Uint8Array
  /** The offset of its values. */
  readonly offset: number
  readonly encoding: Encoding
  readonly isDictionary: boolean
  /** The number of rows, of which `values` are not null. */
  readonly rows: number
  readonly values: number
  /** 1 for a row with a value and 0 for a null; `undefined` if no row is null. */
  readonly levels: Int32Array | undefined
}

export interface ChunkBytes {
  readonly bytes: Uint8Array
  readonly metadata: ColumnMetaData
  readonly isOptional: boolean
  readonly rows: number
}

const countNulls = (levels: Int32Array): number => {
  let nulls = 0
  for (const level of levels) {
    if (level === 0) nulls++
    else if (level !== 1) throw new RangeError("one of its pages has an invalid definition level")
  }
  return nulls
}

/** Which rows have a value. */
const readLevels = (bytes: Uint8Array, offset: number, rows: number): Int32Array => {
  const levels = new Int32Array(rows)
  if (offset < bytes.length) readHybrid(bytes, offset, 1, rows, levels)
  return levels
}

/** Decompresses the body of a page after its levels, which version 2 of pages does not compress. */
const bodyOf = (raw: Uint8Array, header: PageHeader, chunk: ChunkBytes, parts: Parts, compressors: Compressors) => {
  const { codec, total_uncompressed_size } = chunk.metadata
  const size = header.uncompressed_page_size
  if (size < 0 || size > Number(total_uncompressed_size)) throw new RangeError("a page of it is larger than its column")
  const v2 = header.data_page_header_v2
  if (v2 === undefined) return parts.decompressPage(raw, size, codec, compressors)
  const before = v2.definition_levels_byte_length + v2.repetition_levels_byte_length
  const body = raw.subarray(before)
  if (v2.is_compressed === false || codec === "UNCOMPRESSED") return raw
  const values = parts.decompressPage(body, size - before, codec, compressors)
  const whole = new Uint8Array(before + values.length)
  whole.set(raw.subarray(0, before))
  whole.set(values, before)
  return whole
}

const toPage = (bytes: Uint8Array, header: PageHeader, { isOptional }: ChunkBytes): Page => {
  const dictionary = header.dictionary_page_header
  if (dictionary !== undefined) {
    const { encoding, num_values: rows } = dictionary
    if (!(rows >= 0 && rows <= bytes.length)) throw new RangeError("its dictionary is longer than its page")
    return { bytes, offset: 0, encoding, isDictionary: true, rows, values: rows, levels: undefined }
  }
  const v2 = header.data_page_header_v2
  const data = v2 ?? header.data_page_header
  if (data === undefined) throw new RangeError(`it has a page of type ${header.type}`)
  const { encoding, num_values: rows } = data
  if (!isOptional && v2 !== undefined && v2.definition_levels_byte_length !== 0) {
    throw new RangeError("one of its pages has nulls, but its schema allows none")
  }
  const prefix = isOptional && v2 === undefined ? 4 : 0
  const length = !isOptional
    ? 0
    : v2 === undefined
      ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
      : v2.definition_levels_byte_length
  const offset = prefix + length
  if (!(length >= 0 && offset <= bytes.length)) throw new RangeError("it ends in the middle of a page")
  const before = bytes.subarray(0, offset)
  const levels = !isOptional
    ? undefined
    : v2 === undefined
      ? readLevels(before, prefix, rows)
      : readBareLevels(before, rows, v2.num_nulls)
  const nulls = levels === undefined ? 0 : countNulls(levels)
  return {
    bytes,
    offset,
    encoding,
    isDictionary: false,
    rows,
    values: rows - nulls,
    levels: nulls === 0 ? undefined : levels,
  }
}

/** The pages of a column, verified if they have checksums. */
export function* pagesOf(chunk: ChunkBytes, parts: Parts, compressors: Compressors): Generator<Page> {
  const { bytes, rows } = chunk
  const reader: DataReader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  let seen = 0
  while (seen < rows) {
    const header = parts.parquetHeader(reader)
    const end = reader.offset + header.compressed_page_size
    if (!(header.compressed_page_size >= 0) || end > bytes.length)
      throw new RangeError("it ends in the middle of a page")
    const raw = bytes.subarray(reader.offset, end)
    reader.offset = end
    if (header.crc !== undefined && crc32(raw) !== header.crc >>> 0) throw new RangeError("a page has another checksum")
    const count = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0
    if (count < 0 || count > rows - seen) throw new RangeError("a page of it has more rows than its column")
    yield toPage(bodyOf(raw, header, chunk, parts, compressors), header, chunk)
    seen += count
  }
}
