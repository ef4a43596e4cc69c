import type { SQLOutputValue } from "node:sqlite"
import { COLUMNS, type Column } from "../../Candles.ts"
import { checksumIn, checksumOf } from "../../seriesVersion.ts"
import { isIntact } from "../columns/chunkChecksums.ts"
import { chunkId, type Series } from "../layout/storeLayout.ts"

/**
 * When columns that are read are compared with their checksums: `once`, when this process (or thread) first reads them
 * after a change of the store; `always`; `never`.
 *
 * @since 0.1.0
 */
export type Checksums = "once" | "always" | "never"

/** Compares columns with the checksums of the store, depending on {@link Checksums}. */
export interface ColumnChecks {
  /** The first of some whole columns that does not match its checksum; `undefined` if all match. */
  readonly wrongColumn: (
    series: Series,
    columns: ReadonlyArray<Column>,
    values: ReadonlyArray<Float64Array>,
  ) => Column | undefined
  /** Whether a column of a chunk matches its checksum. */
  readonly isChunkIntact: (
    series: Series,
    chunk: number,
    column: Column,
    bytes: Uint8Array,
    length: number,
    stored: SQLOutputValue,
  ) => boolean
}

const bitOf = (column: Column): number => 1 << COLUMNS.indexOf(column)

export const columnChecks = (when: Checksums): ColumnChecks => ({
  wrongColumn: ({ checked, version }, columns, values) => {
    if (version === undefined || when === "never") return undefined
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]
      const bit = bitOf(column)
      if (when === "once" && checked.whole & bit) continue
      if (checksumOf(values[index]) !== checksumIn(version, COLUMNS.indexOf(column))) return column
      checked.whole |= bit
    }
    return undefined
  },
  isChunkIntact: ({ checked, id, version }, chunk, column, bytes, length, stored) => {
    if (version === undefined || when === "never") return true
    const bit = bitOf(column)
    if (when === "once" && (checked.whole | (checked.chunks[chunk] ?? 0)) & bit) return true
    if (!isIntact(chunkId(id, chunk), bytes, length, stored)) return false
    checked.chunks[chunk] = (checked.chunks[chunk] ?? 0) | bit
    return true
  },
})
