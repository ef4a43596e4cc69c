/** Whether a series repeats its value for more than `bars` bars somewhere. */
export const standsStill = (source: Float64Array, bars: number): boolean => {
  let still = 0
  for (let i = 1; i < source.length && still <= bars; i++) still = source[i] === source[i - 1] ? still + 1 : 0
  return still > bars
}
