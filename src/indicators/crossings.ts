import { TOLERANCE } from "./tolerance.ts"

/**
 * 1 where `a` is above `b` and was not on the last bar where both had a value,
 * else 0; never on the first such bar. Both may hold NaN anywhere. Values that
 * differ by no more than {@link TOLERANCE} are equal, so that no crossing
 * depends on how an average was summed. Source: Pine's `ta.crossover`.
 *
 * @since 0.1.0
 */
export const crossover = (out: Uint8Array, a: Float64Array, b: Float64Array, first: number): void => {
  const n = out.length
  out.fill(0)
  // A local copy: an imported binding would be read again at every bar.
  const tolerance = TOLERANCE
  // One inner loop for each side: the branch is taken where the side changes, not at every bar.
  for (let i = first; i < n; i++) {
    for (; i < n; i++) {
      const difference = a[i] - b[i]
      // The difference of two equal infinities is NaN, but both have a value.
      if (difference <= tolerance || (difference !== difference && a[i] === b[i])) break
    }
    while (i < n && !(a[i] - b[i] > tolerance)) i++
    if (i < n) out[i] = 1
  }
}

/**
 * 1 where `a` is below `b` and was not on the last bar where both had a value,
 * else 0: {@link crossover} upside down. Source: Pine's `ta.crossunder`.
 *
 * @since 0.1.0
 */
export const crossunder = (out: Uint8Array, a: Float64Array, b: Float64Array, first: number): void => {
  crossover(out, b, a, first)
}

/**
 * 1 where `a` is on the other side of `b` than it last was, else 0. Bars where
 * they are equal, or where one has no value, are on neither side: a run of
 * equal bars at the start never ends in a crossing, unlike with
 * {@link crossover}. Both may hold NaN anywhere. Source: Pine's `ta.cross`.
 *
 * @since 0.1.0
 */
export const cross = (out: Uint8Array, a: Float64Array, b: Float64Array, first: number): void => {
  const n = out.length
  out.fill(0, 0, first)
  let side = 0
  for (let i = first; i < n; i++) {
    const difference = a[i] - b[i]
    const now = difference > TOLERANCE ? 1 : difference < -TOLERANCE ? -1 : 0
    out[i] = now * side < 0 ? 1 : 0
    if (now !== 0) side = now
  }
}
