const HIGH = 4_294_967_296

/** Converts 64-bit integers, given as two halves each, to doubles. */
export const fromHalves = (halves: Int32Array, isUnsigned: boolean, out: Float64Array, at: number): void => {
  for (let i = 0; 2 * i < halves.length; i++) {
    const high = halves[2 * i + 1]
    out[at + i] = (isUnsigned ? high >>> 0 : high) * HIGH + (halves[2 * i] >>> 0)
  }
}
