/** The lengths of what was joined, as they are written, in bytes; `undefined` unless each is a multiple of 8 and all of it is there. */
export const partLengths = (joined: Uint8Array, written: string): ReadonlyArray<number> | undefined => {
  let end = 0
  const lengths = written.split(",").map(Number)
  for (const length of lengths) {
    if (length % 8 !== 0) return undefined
    end += length
  }
  return end === joined.byteLength ? lengths : undefined
}
