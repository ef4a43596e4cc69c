/**
 * Why a bar is invalid, or `undefined`. A volume may be missing (NaN); a price may not, and must be above 0, since
 * percentages, logarithms and stops are meaningless otherwise. `allowNegative` accepts other prices, as futures have
 * them.
 */
export const wrongBar = (
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  allowNegative = false,
): string | undefined => {
  const least = allowNegative ? -Infinity : 0
  // Valid bars pass this one chain of comparisons; NaN fails it.
  if (low > least && low <= open && low <= close && open <= high && close <= high && high < Infinity && !(volume < 0)) {
    return volume === Infinity ? "the volume is infinite" : undefined
  }
  for (const [name, price] of Object.entries({ open, high, low, close })) {
    if (!Number.isFinite(price)) return `the ${name} is ${price}`
    if (price <= least) return `the ${name} is ${price}: a price must be above 0`
  }
  if (high < low) return `the high ${high} is below the low ${low}`
  if (high < open) return `the high ${high} is below the open ${open}`
  if (high < close) return `the high ${high} is below the close ${close}`
  if (low > open) return `the low ${low} is above the open ${open}`
  if (low > close) return `the low ${low} is above the close ${close}`
  return `the volume is ${volume}`
}

/** Adjusted prices contain the rounding error of a factor: differences up to this share are ignored. */
const NOISE = 1e-9

interface Prices {
  readonly open: number
  high: number
  low: number
  readonly close: number
  corrected: boolean
}

/**
 * Raises the high and lowers the low to the other prices if they differ by rounding errors only; `false` if they do not
 * differ, or by more.
 */
export const withoutNoise = (bar: Prices): boolean => {
  const { close, high, low, open } = bar
  const most = Math.max(open, high, low, close)
  const least = Math.min(open, high, low, close)
  if (!(least > -Infinity && most < Infinity) || (most === high && least === low)) return false
  if (most - high > Math.abs(most) * NOISE || low - least > Math.abs(low) * NOISE) return false
  bar.high = most
  bar.low = least
  bar.corrected = true
  return true
}
