const BLOCKS = "▁▂▃▄▅▆▇█"

/** Draws values as a line of blocks, scaled from the lowest to the highest; a missing value is a space. */
export const sparkline = (values: Float64Array): string => {
  let lowest = Infinity
  let highest = -Infinity
  for (const value of values) {
    lowest = Math.min(lowest, Number.isNaN(value) ? Infinity : value)
    highest = Math.max(highest, Number.isNaN(value) ? -Infinity : value)
  }
  const scale = highest > lowest ? (BLOCKS.length - 1) / (highest - lowest) : 0
  return Array.from(values, (value) => (Number.isNaN(value) ? " " : BLOCKS[Math.round((value - lowest) * scale)])).join(
    "",
  )
}
