import type { ColumnMetaData, FileMetaData, SchemaElement, SchemaTree } from "hyparquet"
import { bytesOfFile, type FileBytes } from "../source/FileBytes.ts"
import type { ColumnKind, TableColumn } from "../source/tableColumns.ts"
import type { Chunk } from "./columnChunk.ts"
import { pandasZones } from "./pandasZones.ts"
import type { Parts } from "./parts.ts"

/** A column in the schema of a file. */
export interface FileColumn extends TableColumn {
  readonly element: SchemaElement
  readonly schemaPath: Array<SchemaTree>
  /** Whether its numbers are dates or timestamps, which are converted to ms. */
  readonly isTime: boolean
}

export interface ParquetFile {
  readonly path: string
  readonly columns: ReadonlyArray<FileColumn>
  /** The rows of each row group. */
  readonly groups: ReadonlyArray<number>
  readonly codecs: ReadonlySet<string>
  /** The time zones of columns, by their names, if the file states any. */
  readonly zones: ReadonlyMap<string, string>
  /** Reads the encoded column of a row group. */
  readonly chunk: (group: number, column: FileColumn) => Chunk
}

/** Usually contains the whole footer, so that one read is enough. */
const TAIL_BYTES = 65_536
const MAGIC = 0x31524150

const readFooter = (file: FileBytes, { parquetMetadata }: Parts): FileMetaData => {
  const size = file.size()
  if (size < 12) throw new RangeError(size === 0 ? "it is empty" : "it is not a Parquet file")
  const tail = file.read(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES))
  const view = new DataView(tail.buffer)
  if (view.getUint32(tail.length - 4, true) !== MAGIC) {
    throw new RangeError("it is not a Parquet file, or was cut short")
  }
  const length = view.getUint32(tail.length - 8, true) + 8
  if (length > size) throw new RangeError("its footer is damaged")
  try {
    const metadata = parquetMetadata((length > tail.length ? file.read(size - length, length) : tail).buffer)
    if (Array.isArray(metadata.schema) && Array.isArray(metadata.row_groups)) return metadata
  } catch (cause) {
    throw new RangeError("its footer is damaged", { cause })
  }
  throw new RangeError("its footer is damaged")
}

const kindOf = ({ converted_type, logical_type, type }: SchemaElement): ColumnKind => {
  if (type === "INT96" || logical_type?.type === "TIMESTAMP" || converted_type?.startsWith("TIMESTAMP") === true) {
    return "timestamp"
  }
  if (converted_type === "DATE" || logical_type?.type === "DATE") return "date"
  if (converted_type === "DECIMAL" || logical_type?.type === "DECIMAL" || logical_type?.type === "FLOAT16")
    return "number"
  if (logical_type?.type === "TIME" || converted_type?.startsWith("TIME_") === true) return "other"
  if (type === "BYTE_ARRAY") return "text"
  return type === "INT32" || type === "INT64" || type === "FLOAT" || type === "DOUBLE" ? "number" : "other"
}

const toColumn = (root: SchemaTree, leaf: SchemaTree): FileColumn => {
  const { element } = leaf
  const isFlat = leaf.children.length === 0 && element.repetition_type !== "REPEATED"
  const kind = isFlat ? kindOf(element) : "other"
  const type = element.logical_type?.type ?? element.converted_type ?? element.type ?? "a list"
  return {
    name: element.name,
    kind,
    type: type.toLowerCase(),
    element,
    schemaPath: [root, leaf],
    isTime: kind === "date" || kind === "timestamp",
  }
}

const rangeOf = ({ data_page_offset, dictionary_page_offset, total_compressed_size }: ColumnMetaData) => {
  const dictionary = dictionary_page_offset ?? 0n
  const begin = dictionary > 0n && dictionary < data_page_offset ? dictionary : data_page_offset
  return { begin: Number(begin), length: Number(total_compressed_size) }
}

/** Compares the type of each column in the schema and in each row group: no checksum covers a footer. */
const checkColumns = ({ row_groups }: FileMetaData, { children }: SchemaTree): void => {
  const types = new Map(children.map(({ element }) => [element.name, element.type]))
  for (const { columns } of row_groups) {
    for (const { meta_data } of columns) {
      const [name, ...inside] = meta_data?.path_in_schema ?? []
      if (name === undefined) continue
      const isSame = inside.length > 0 ? types.has(name) : types.get(name) === meta_data?.type
      if (!isSame) throw new RangeError(`its footer is damaged: it states two types of its column ${name}`)
    }
  }
}

/** Reads a file's footer and closes the file. Throws if the footer is invalid. */
export const openParquet = (path: string, parts: Parts, file = bytesOfFile(path)): ParquetFile => {
  const metadata = readFooter(file, parts)
  const root = parts.parquetSchema(metadata)
  checkColumns(metadata, root)
  const groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows))
  if (!groups.every((rows) => rows >= 0 && rows <= 2 ** 31)) throw new RangeError("its footer is damaged")
  const chunkOf = (group: number, name: string): ColumnMetaData => {
    const found = metadata.row_groups[group]?.columns.find(({ meta_data }) => {
      const pathOf = meta_data?.path_in_schema
      return pathOf?.length === 1 && pathOf[0] === name
    })
    if (found?.meta_data === undefined) throw new RangeError(`its column ${name} is not in the file, or is encrypted`)
    return found.meta_data
  }
  return {
    path,
    columns: root.children.map((leaf) => toColumn(root, leaf)),
    groups,
    codecs: new Set(
      metadata.row_groups.flatMap(({ columns }) => columns.flatMap(({ meta_data }) => meta_data?.codec ?? [])),
    ),
    zones: pandasZones(metadata),
    chunk: (group, { element, name, schemaPath }) => {
      const column = chunkOf(group, name)
      const { begin, length } = rangeOf(column)
      return {
        bytes: file.read(begin, length),
        metadata: column,
        isOptional: element.repetition_type !== "REQUIRED",
        rows: groups[group] ?? 0,
        element,
        schemaPath,
      }
    },
  }
}
