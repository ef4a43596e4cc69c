import type { Column } from "../../Candles.ts"

/** The columns of a statement that gives a column of many chunks end to end, and the lengths of its parts in bytes. */
export const joinedParts = (column: Column): string =>
  // A blob is to group_concat the bytes that it is, and to CAST again.
  `, CAST(group_concat(${column}, '') AS BLOB), group_concat(length(${column}))`

/** The lengths that {@link joinedParts} gives; `undefined` unless each is a multiple of 8 and all of the bytes are there. */
export const partLengths = (joined: Uint8Array, written: string): ReadonlyArray<number> | undefined => {
  let end = 0
  const lengths = written.split(",").map(Number)
  for (const length of lengths) {
    if (length % 8 !== 0) return undefined
    end += length
  }
  return end === joined.byteLength ? lengths : undefined
}
