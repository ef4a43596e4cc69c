import type { ReadBars } from "./readBars.ts"

/** The newest `count` bars, and how many more were there before them. */
export const newestOf = ({ columns, firstIndex }: ReadBars, count: number): ReadBars => {
  const { close, high, low, open, time, volume } = columns
  const from = Math.max(0, time.length - count)
  return {
    firstIndex: firstIndex + from,
    columns: {
      time: time.subarray(from),
      open: open.subarray(from),
      high: high.subarray(from),
      low: low.subarray(from),
      close: close.subarray(from),
      volume: volume.subarray(from),
    },
  }
}

/** How many bars of each symbol to keep, so that all symbols together have at most `total`. */
export const barsThatFit = (lengths: ReadonlyArray<number>, total: number): number => {
  let low = 0
  let high = lengths.reduce((most, length) => Math.max(most, length), 0)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const kept = lengths.reduce((sum, length) => sum + Math.min(length, middle), 0)
    if (kept <= total) low = middle
    else high = middle - 1
  }
  return low
}
