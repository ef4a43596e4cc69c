/** Whether two series have the same times, as most symbols of a market do. */
export const areSameTimes = (a: Float64Array, b: Float64Array): boolean => {
  const n = a.length
  if (n !== b.length) return false
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return false
  return true
}
