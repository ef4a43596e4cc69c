/**
 * Pearson's correlation of the last `length` pairs, -1 to 1, from bar
 * `first + length - 1` on, NaN before; NaN too where one of the two does not
 * change within the window. Source: Pine's `ta.correlation`.
 *
 * Computed in blocks of `length` bars, as in {@link variance}, with the sums of
 * both sides and of their products: nothing large is ever subtracted.
 *
 * @since 0.1.0
 */
export const correlation = (
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  length: number,
  first: number,
): void => {
  const n = out.length
  out.fill(NaN, 0, first + length - 1)
  if (first + length > n) return
  // Over the last `length - count` bars of the previous block, indexed by `count`.
  const older = {
    meanA: column(length),
    meanB: column(length),
    aa: column(length),
    bb: column(length),
    ab: column(length),
  }
  let olderA = 0
  let olderB = 0
  for (let block = first; block < n; block += length) {
    const end = Math.min(block + length, n)
    const originA = a[block]
    const originB = b[block]
    let meanA = 0
    let meanB = 0
    let aa = 0
    let bb = 0
    let ab = 0
    for (let i = block; i < end; i++) {
      const count = i - block + 1
      const x = a[i] - originA
      const y = b[i] - originB
      const offA = x - meanA
      const offB = y - meanB
      meanA += offA / count
      meanB += offB / count
      aa += offA * (x - meanA)
      bb += offB * (y - meanB)
      ab += offA * (y - meanB)
      if (count === length) out[i] = ratio(aa, bb, ab)
      else if (block !== first) {
        const apartA = older.meanA[count] + (olderA - originA) - meanA
        const apartB = older.meanB[count] + (olderB - originB) - meanB
        const weight = (count * (length - count)) / length
        out[i] = ratio(
          aa + older.aa[count] + apartA * apartA * weight,
          bb + older.bb[count] + apartB * apartB * weight,
          ab + older.ab[count] + apartA * apartB * weight,
        )
      }
    }
    olderA = a[end - 1]
    olderB = b[end - 1]
    meanA = 0
    meanB = 0
    aa = 0
    bb = 0
    ab = 0
    for (let i = end - 1; i > block; i--) {
      const x = a[i] - olderA
      const y = b[i] - olderB
      const offA = x - meanA
      const offB = y - meanB
      meanA += offA / (end - i)
      meanB += offB / (end - i)
      aa += offA * (x - meanA)
      bb += offB * (y - meanB)
      ab += offA * (y - meanB)
      older.meanA[i - block] = meanA
      older.meanB[i - block] = meanB
      older.aa[i - block] = aa
      older.bb[i - block] = bb
      older.ab[i - block] = ab
    }
  }
}

const column = (length: number): Float64Array => new Float64Array(length)

// Takes the root of each sum, since the product of two tiny sums may underflow to 0. Rounding can push
// the quotient beyond 1, hence the limits; NaN passes through them.
const ratio = (aa: number, bb: number, ab: number): number =>
  Math.max(-1, Math.min(1, ab / (Math.sqrt(aa) * Math.sqrt(bb))))
