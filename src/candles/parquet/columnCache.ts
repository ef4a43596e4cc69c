/** Decoded columns that are kept: those of a market of daily bars, or what batches of symbols side by side need again. */
const MOST_BYTES = 128 * 1024 * 1024

/** Keeps the columns that were used last, up to a bound of memory. */
export const makeColumnCache = () => {
  const kept = new Map<string, Float64Array>()
  let bytes = 0
  return (key: string, decode: () => Float64Array): Float64Array => {
    const known = kept.get(key)
    const column = known ?? decode()
    // To the end: the first ones go first.
    kept.delete(key)
    kept.set(key, column)
    if (known === undefined) bytes += column.byteLength
    for (const [oldest, { byteLength }] of kept) {
      if (bytes <= MOST_BYTES || oldest === key) break
      kept.delete(oldest)
      bytes -= byteLength
    }
    return column
  }
}
