/** The average size with one more answer in it. Large ones count at once: it is the bound of memory. */
export const averagedBytes = (averageBytes: number | undefined, bytes: number): number =>
  averageBytes === undefined ? bytes : averageBytes + (bytes - averageBytes) / (bytes > averageBytes ? 2 : 8)

/**
 * The average with one more symbol in it. One that took far longer counts as
 * twice the average: the first symbols of a worker pay for compiling, and to send
 * those after them one by one would cost more than they do.
 */
export const averaged = (averageMs: number, ms: number): number =>
  averageMs + (Math.min(ms, 2 * averageMs) - averageMs) / 8
