// A symbol may replace the global one.
const { round } = Math

/**
 * Rounds a duration in ms to 0.1 µs, which is finer than clocks agree on. Further digits of the difference of two times
 * mean nothing, and would be stored in every log.
 */
export const roundedMs = (ms: number): number => round(ms * 10_000) / 10_000
