import type { Column } from "../../Candles.ts"

/** The SQL columns for one column of many chunks, concatenated, and the lengths of its parts in bytes. */
export const joinedParts = (column: Column): string =>
  // group_concat treats blobs as text but keeps their bytes; CAST restores the type.
  `, CAST(group_concat(${column}, '') AS BLOB), group_concat(length(${column}))`

/**
 * The lengths from {@link joinedParts}; `undefined` unless each is a multiple of 8 and their sum is the number of
 * bytes.
 */
export const partLengths = (joined: Uint8Array, written: string): ReadonlyArray<number> | undefined => {
  let end = 0
  const lengths = written.split(",").map(Number)
  for (const length of lengths) {
    if (length % 8 !== 0) return undefined
    end += length
  }
  return end === joined.byteLength ? lengths : undefined
}
