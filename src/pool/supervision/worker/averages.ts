/** Updates an average size by one more answer. Half of an increase counts at once, since the average bounds memory. */
export const runningAverageBytes = (averageBytes: number | undefined, bytes: number): number =>
  averageBytes === undefined ? bytes : averageBytes + (bytes - averageBytes) / (bytes > averageBytes ? 2 : 8)

/**
 * Updates an average time by one more symbol. One that took far longer counts as
 * twice the average: the first symbols of a worker include compiling, and sending
 * the next ones one by one would cost more than they do.
 */
export const runningAverage = (averageMs: number, ms: number): number =>
  averageMs + (Math.min(ms, 2 * averageMs) - averageMs) / 8
