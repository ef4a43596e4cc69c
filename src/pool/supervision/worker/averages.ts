/** The average size including one more answer. Large ones count in full: the average bounds memory. */
export const averagedBytes = (averageBytes: number | undefined, bytes: number): number =>
  averageBytes === undefined ? bytes : averageBytes + (bytes - averageBytes) / (bytes > averageBytes ? 2 : 8)

/**
 * The average including one more symbol. One that took far longer counts as
 * twice the average: the first symbols of a worker pay for compiling, and to send
 * those after them one by one would cost more than they do.
 */
export const averaged = (averageMs: number, ms: number): number =>
  averageMs + (Math.min(ms, 2 * averageMs) - averageMs) / 8
