// A symbol may replace the global one.
const { round } = Math

/**
 * A duration in ms to 0.1 µs, which is finer than clocks agree on. The difference of two times has digits without meaning
 * behind that, which every reader and every log of the result would carry along.
 */
export const roundedMs = (ms: number): number => round(ms * 10_000) / 10_000
