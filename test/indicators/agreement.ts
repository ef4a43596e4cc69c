/**
 * Describes where two series first disagree; empty if they have values on the
 * same bars and those differ by no more than `tolerance`, relative to the
 * greater of 1 and the expected value. `from` leaves out the bars before it.
 */
export const disagreement = (
  actual: Float64Array,
  expected: Float64Array,
  options: { readonly tolerance: number; readonly from?: number },
): string => {
  if (actual.length !== expected.length) return `${actual.length} bars, expected ${expected.length}`
  let compared = 0
  for (let i = options.from ?? 0; i < expected.length; i++) {
    const a = actual[i]
    const e = expected[i]
    if (Number.isNaN(a) && Number.isNaN(e)) continue
    compared++
    if (!(Math.abs(a - e) <= options.tolerance * Math.max(1, Math.abs(e)))) return `bar ${i}: ${a}, expected ${e}`
  }
  return compared === 0 ? "no bar has a value" : ""
}

/** Runs a kernel on a new array of `n` bars, filled with values that it must overwrite. */
export const run = (n: number, kernel: (out: Float64Array) => void): Float64Array => {
  const out = new Float64Array(n).fill(12_345.678)
  kernel(out)
  return out
}

/** Like {@link run}, for a kernel of bools. */
export const runBool = (n: number, kernel: (out: Uint8Array) => void): Uint8Array => {
  const out = new Uint8Array(n).fill(77)
  kernel(out)
  return out
}
