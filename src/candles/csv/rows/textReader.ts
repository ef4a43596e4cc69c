/** The most strings to cache. */
const MOST_TEXTS = 100_000

/** Decodes bytes to strings, with a cache, since rows repeat the same strings. */
export const textReader = (
  from: (decoded: string) => string,
): ((bytes: Buffer, start: number, end: number) => string) => {
  const known = new Map<number, { readonly bytes: Buffer; readonly text: string }>()
  return (bytes, start, end) => {
    let hash = end - start
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]) | 0
    const entry = known.get(hash)
    if (entry !== undefined && sameBytes(entry.bytes, bytes, start, end)) return entry.text
    const text = from(bytes.toString("utf8", start, end).trim())
    if (known.size < MOST_TEXTS) known.set(hash, { bytes: Buffer.from(bytes.subarray(start, end)), text })
    return text
  }
}

const sameBytes = (a: Buffer, b: Buffer, start: number, end: number): boolean => {
  if (a.length !== end - start) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[start + at]) return false
  return true
}
