import type { ReadBars } from "./readBars.ts"

/** The newest `count` bars; `firstIndex` counts the bars before them. */
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

/** The maximum number of bars per symbol with which all symbols together have at most `total`. */
export const barsThatFit = (lengths: ReadonlyArray<number>, total: number): number => {
  let low = 0
  let high = lengths.reduce((most, length) => Math.max(most, length), 0)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const bars = lengths.reduce((sum, length) => sum + Math.min(length, middle), 0)
    if (bars <= total) low = middle
    else high = middle - 1
  }
  return low
}
