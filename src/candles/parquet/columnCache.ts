/**
 * The most bytes of decoded columns: enough for a market of daily bars, or for what adjacent batches of symbols share.
 */
const MOST_BYTES = 128 * 1024 * 1024

/** Caches the most recently used columns, up to a limit of memory. */
export const makeColumnCache = () => {
  const kept = new Map<string, Float64Array>()
  let bytes = 0
  return (key: string, decode: () => Float64Array): Float64Array => {
    const known = kept.get(key)
    const column = known ?? decode()
    // Moves it to the end: the first ones are evicted first.
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
