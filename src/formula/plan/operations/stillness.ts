import type { Run } from "../operation.ts"

/**
 * Whether a series repeats its value somewhere for more than `length` bars, and for more than there are to spare: an
 * average forgets as fast meanwhile, but so does what it is compared with.
 */
export const standsStillTooLong = (source: Float64Array, length: number, { bars: { firstIndex, spare = 0 } }: Run) =>
  firstIndex > 0 && standsStill(source, length + spare)

const standsStill = (source: Float64Array, bars: number): boolean => {
  let still = 0
  for (let i = 1; i < source.length && still <= bars; i++) still = source[i] === source[i - 1] ? still + 1 : 0
  return still > bars
}
